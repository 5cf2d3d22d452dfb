//! Accepts connections, and serves HTTP/1.1 on them.
//!
//! `axum::serve` has no timeouts, and gives handlers no access to their connection.

mod accept;
mod connection;
pub(crate) mod connection_control;
mod controlled_stream;

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time;

/// The maximum wait for responses in progress after the stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// Serves until the sender of `stop` is dropped, and then finishes the responses in
/// progress.
///
/// The head of a request must arrive within `head_timeout`. It includes the wait for
/// the request, so it also limits idle connections.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    head_timeout: Duration,
    mut stop: watch::Receiver<()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(head_timeout);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => break,
            // Removes finished connections. Otherwise the set grows until the end.
            Some(_) = connections.join_next() => {}
            stream = accept::accept(&listener) => {
                let connection =
                    connection::serve(http.clone(), stream, router.clone(), stop.clone());
                connections.spawn(connection);
            }
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // The connections that are left are closed with their set.
    let _ = time::timeout(SHUTDOWN_TIMEOUT, all).await;
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use axum::Extension;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::connection_control::ConnectionControl;
    use super::*;

    async fn reset(Extension(control): Extension<ConnectionControl>) -> StatusCode {
        match control.reset().await {}
    }

    #[tokio::test]
    async fn a_handler_resets_its_connection() {
        let router = Router::new()
            .route("/", get("hello"))
            .route("/reset", get(reset));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(());
        let timeout = Duration::from_secs(30);
        let server = tokio::spawn(serve(listener, router, timeout, stopped));

        let request = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request("/").as_bytes()).await.unwrap();
        let mut response = [0; 15];
        client.read_exact(&mut response).await.unwrap();
        assert_eq!(&response, b"HTTP/1.1 200 OK");
        client
            .write_all(request("/reset").as_bytes())
            .await
            .unwrap();
        let mut rest = Vec::new();
        let error = client.read_to_end(&mut rest).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);

        drop(stop);
        server.await.unwrap();
    }
}
