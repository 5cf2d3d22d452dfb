//! Failed connections of a request that must not be sent twice. The clock is paused.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::test_server::{KEY, generate};
use reportflow_core::{Client, Error};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// Returns the error of a request to a server that sends these bytes instead of TLS,
/// and the number of connections.
async fn outcome(bytes: &'static [u8]) -> (Error, usize) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}/v1", socket.local_addr().unwrap());
    let opened = Arc::new(AtomicUsize::new(0));
    let count = opened.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = socket.accept().await.unwrap();
            count.fetch_add(1, Ordering::Relaxed);
            let _ = stream.write_all(bytes).await;
            open.push(stream);
        }
    });
    let client = Client::builder().base_url(base).app_key(KEY);
    let client = client.connect_timeout(Duration::from_secs(3));
    let error = generate(&client.build().unwrap()).await.unwrap_err();
    (error, opened.load(Ordering::Relaxed))
}

#[tokio::test(start_paused = true)]
async fn connect_timeout_is_retried() {
    let (error, opened) = outcome(b"").await;
    let too_long = matches!(error, Error::ConnectTimeout { .. });
    assert!(too_long, "{error:?}");
    assert_eq!(opened, 3);
}

#[tokio::test(start_paused = true)]
async fn failed_tls_handshake_is_not_retried() {
    let (error, opened) = outcome(b"HTTP/1.1 400 this is not TLS\r\n\r\n").await;
    let broken = matches!(
        error,
        Error::Transport {
            connecting: true,
            ..
        }
    );
    assert!(broken, "{error:?}");
    assert_eq!(opened, 1);
}
