//! The largest idle timeout. The test sets the panic hook of its process, because tokio
//! hides a panic in a task of hyper.

#[allow(dead_code, reason = "uses a part of it")]
mod support;

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use support::test_server::{Reply, TestServer, error_response, generate};

/// hyper adds the timeout to the current time.
#[tokio::test]
async fn the_largest_idle_timeout_is_no_panic() {
    let panics = Arc::new(AtomicUsize::new(0));
    let (count, print) = (panics.clone(), panic::take_hook());
    panic::set_hook(Box::new(move |info| {
        count.fetch_add(1, Ordering::Relaxed);
        print(info);
    }));
    let body = error_response(400, r#""no""#);
    // Without `connection: close`, so that the connection becomes idle.
    let text = String::from_utf8(body).unwrap();
    let keep_alive = text.replace("connection: close\r\n", "");
    let server = TestServer::start(move |_| Reply::Hang(keep_alive.clone().into())).await;
    let client = server.builder().pool_idle_timeout(Duration::MAX);
    let client = client.build().unwrap();
    generate(&client).await.unwrap_err();
    // The task starts when the connection becomes idle.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(panics.load(Ordering::Relaxed), 0);
}
