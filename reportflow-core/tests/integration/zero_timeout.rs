//! A zero timeout sends nothing, even on an open connection. The other tests' server
//! closes each connection, so these tests have their own server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::test_server::{KEY, download, generate};
use reportflow_core::{Client, ClientBuilder, Error};

async fn server() -> (ClientBuilder, Arc<AtomicUsize>) {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", socket.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = requests.clone();
    let app = axum::Router::new().fallback(move || async move {
        counted.fetch_add(1, Ordering::SeqCst);
        r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#
    });
    tokio::spawn(async move { axum::serve(socket, app).await });
    (Client::builder().base_url(base).app_key(KEY), requests)
}

#[tokio::test]
async fn zero_wait_sends_no_request() {
    let (client, requests) = server().await;
    let client = client.build().unwrap();
    client.designs().await.unwrap();
    for _ in 0..20 {
        let error = download(&client).wait_up_to(Duration::ZERO).bytes().await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::NotReady { .. }), "{error}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn zero_total_timeout_sends_no_request() {
    let (client, requests) = server().await;
    let hook_runs = Arc::new(AtomicUsize::new(0));
    let hook = hook_runs.clone();
    let client = client
        .total_timeout(Duration::ZERO)
        .on_request(move |_| _ = hook.fetch_add(1, Ordering::SeqCst))
        .build()
        .unwrap();
    for _ in 0..20 {
        let error = generate(&client).await.unwrap_err();
        let limit = matches!(
            error,
            Error::DeadlineExceeded {
                limit: Duration::ZERO,
                ..
            }
        );
        assert!(limit, "{error}");
    }
    assert_eq!(hook_runs.load(Ordering::SeqCst), 0);
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}
