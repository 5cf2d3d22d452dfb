//! A server that keeps connections open between requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use reportflow_core::{Client, ClientBuilder, RetryPolicy};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::time::timeout;

use super::test_server::{KEY, read};

pub struct KeepAliveServer {
    port: u16,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    opened: AtomicUsize,
    open: AtomicUsize,
    requests: AtomicUsize,
}

impl KeepAliveServer {
    /// Starts a server that closes a connection after this time without a request. It
    /// responds to `together` requests at the same time.
    pub async fn start(idle_timeout: Duration, together: usize) -> KeepAliveServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counts = Arc::new(Counts::default());
        let server = KeepAliveServer {
            port,
            counts: Arc::clone(&counts),
        };
        let barrier = Arc::new(Barrier::new(together));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (counts, barrier) = (Arc::clone(&counts), Arc::clone(&barrier));
                tokio::spawn(async move {
                    counts.opened.fetch_add(1, Ordering::SeqCst);
                    counts.open.fetch_add(1, Ordering::SeqCst);
                    serve(stream, idle_timeout, &counts, &barrier).await;
                    counts.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    /// Starts a server in a thread of its own, for tests with several runtimes.
    pub fn start_in_thread() -> KeepAliveServer {
        let (sender, receiver) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let server = KeepAliveServer::start(Duration::from_secs(60), 1).await;
                sender.send(server).unwrap();
                std::future::pending::<()>().await;
            });
        });
        receiver.recv().unwrap()
    }

    /// Returns a builder of a client that sends each request once.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(format!("http://127.0.0.1:{}/v1", self.port))
            .app_key(KEY)
            .retry_policy(RetryPolicy::disabled())
    }

    /// Returns the number of connections that were opened.
    pub fn opened(&self) -> usize {
        self.counts.opened.load(Ordering::SeqCst)
    }

    /// Returns the number of connections that are open.
    pub fn open(&self) -> usize {
        self.counts.open.load(Ordering::SeqCst)
    }

    pub fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, idle_timeout: Duration, counts: &Counts, barrier: &Barrier) {
    let body = r#"{"requestId":"r"}"#;
    let response = format!(
        "HTTP/1.1 202 X\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    while let Ok(Some(_)) = timeout(idle_timeout, read(&mut stream)).await {
        counts.requests.fetch_add(1, Ordering::SeqCst);
        barrier.wait().await;
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}
