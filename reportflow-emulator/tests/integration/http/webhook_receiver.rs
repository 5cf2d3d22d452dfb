//! Receivers of webhooks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub(crate) type Requests = UnboundedReceiver<(HeaderMap, Bytes)>;

/// Responds 503 to the first `failures` requests. Returns all requests.
pub(crate) async fn receiver(failures: usize) -> (String, Requests) {
    let (router, requests) = router(failures);
    let listener = listener().await;
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, requests)
}

pub(crate) async fn listener() -> TcpListener {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    TcpListener::bind(address).await.unwrap()
}

pub(crate) fn router(failures: usize) -> (Router, Requests) {
    let (sender, requests) = unbounded_channel();
    let count = Arc::new(AtomicUsize::new(0));
    let take = move |headers: HeaderMap, body: Bytes| async move {
        let _ = sender.send((headers, body));
        if count.fetch_add(1, Ordering::SeqCst) < failures {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::NO_CONTENT
        }
    };
    (Router::new().route("/hook", post(take)), requests)
}

/// Returns the HMAC-SHA256 of the body, in hex.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
