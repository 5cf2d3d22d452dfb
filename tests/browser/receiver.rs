//! A receiver of webhooks whose answer can change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A receiver. It answers 500 until it is mended.
pub(crate) struct Receiver {
    pub(crate) url: String,
    is_mended: Arc<AtomicBool>,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Receiver> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let is_mended = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&is_mended);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A connection that breaks is an attempt that fails.
                tokio::spawn(respond(stream, Arc::clone(&shared)));
            }
        });
        Ok(Receiver { url, is_mended })
    }

    pub(crate) fn mend(&self) {
        self.is_mended.store(true, Ordering::SeqCst);
    }

    pub(crate) fn break_down(&self) {
        self.is_mended.store(false, Ordering::SeqCst);
    }
}

async fn respond(mut stream: TcpStream, is_mended: Arc<AtomicBool>) -> Result<()> {
    let mut request = Vec::new();
    // The body of an event ends with its last brace.
    while !request.ends_with(b"}") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let (status, body) = if is_mended.load(Ordering::SeqCst) {
        ("200 OK", "thanks")
    } else {
        ("500 Internal Server Error", "out of <b>coffee</b>")
    };
    let length = body.len();
    let response =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(response.as_bytes()).await?;
    Ok(())
}
