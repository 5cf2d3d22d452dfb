//! The axum extractor, in a real server.

use std::sync::{Arc, Mutex};

use crate::support::webhook_sender::{BODY, SECRET, break_off, send, signed};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, Request};
use axum::http::StatusCode;
use axum::middleware::map_request;
use axum::routing::post;
use reportflow_core::webhook::{EventDeduplicator, VerifiedEvent, Verifier};
use tokio::net::TcpListener;

#[derive(Clone)]
struct App {
    verifier: Verifier,
    deduplicator: EventDeduplicator,
    /// The request ids that reached the handler.
    handled: Arc<Mutex<Vec<String>>>,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Verifier {
        app.verifier.clone()
    }
}

async fn start(max_body: usize) -> (App, u16) {
    let app = App {
        verifier: Verifier::new(SECRET).unwrap().max_body_bytes(max_body),
        deduplicator: EventDeduplicator::new(),
        handled: Arc::default(),
    };
    let handler = |state: axum::extract::State<App>, VerifiedEvent(event): VerifiedEvent| async move {
        if state.deduplicator.insert(&event) {
            let id = event.request_id().unwrap().to_string();
            state.handled.lock().unwrap().push(id);
        }
        StatusCode::NO_CONTENT
    };
    let router = Router::new()
        .route("/webhook", post(handler))
        .with_state(app.clone());
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(socket, router).await });
    (app, port)
}

/// The statuses equal those of axum's own extractors.
#[tokio::test]
async fn body_limit_of_a_layer_returns_413() {
    let layer = |request: Request| async {
        request.map(|body| Body::new(http_body_util::Limited::new(body, 100)))
    };
    let handler = |VerifiedEvent(_): VerifiedEvent| async { StatusCode::NO_CONTENT };
    let router = Router::new()
        .route("/webhook", post(handler))
        .layer(map_request(layer))
        .with_state(Verifier::new(SECRET).unwrap());
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(socket, router).await });
    let large = format!("{BODY}{}", " ".repeat(1000));
    assert_eq!(send(port, &signed(&large), large.as_bytes()).await, "413");
}

#[tokio::test]
async fn verified_webhook_reaches_the_handler() {
    let (app, port) = start(1000).await;
    for _ in 0..2 {
        assert_eq!(send(port, &signed(BODY), BODY.as_bytes()).await, "204");
    }
    // The handler gets a repeated event once.
    assert_eq!(*app.handled.lock().unwrap(), ["aB3dE6gH9jK2mN5p"]);
}

#[tokio::test]
async fn rejects_unverified_webhooks() {
    let (app, port) = start(1000).await;
    let length = format!("content-length: {}\r\n", BODY.len());
    assert_eq!(send(port, &length, BODY.as_bytes()).await, "401");
    let other = BODY.replace("aB3d", "xB3d");
    assert_eq!(send(port, &signed(BODY), other.as_bytes()).await, "401");
    // Signed bodies that are not an event, or not JSON.
    for body in ["[]", "7", "{", ""] {
        assert_eq!(
            send(port, &signed(body), body.as_bytes()).await,
            "400",
            "{body}"
        );
    }
    // Larger than the verifier's limit, with and without `content-length`.
    let large = format!("{BODY}{}", " ".repeat(1000));
    assert_eq!(send(port, &signed(&large), large.as_bytes()).await, "413");
    let (headers, _) = signed(&large)
        .rsplit_once("content-length")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let chunked = format!("{headers}transfer-encoding: chunked\r\n");
    let chunk = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    assert_eq!(send(port, &chunked, chunk.as_bytes()).await, "413");
    // A truncated body.
    let half = &BODY.as_bytes()[..30];
    assert_eq!(break_off(port, &signed(BODY), half).await, "400");
    assert!(app.handled.lock().unwrap().is_empty());
}

#[tokio::test]
async fn verifier_sets_the_body_limit() {
    // Larger than axum's default limit of 2 MB.
    let (app, port) = start(4 * 1024 * 1024).await;
    let large = format!("{BODY}{}", " ".repeat(3 * 1024 * 1024));
    assert_eq!(send(port, &signed(&large), large.as_bytes()).await, "204");
    assert_eq!(app.handled.lock().unwrap().len(), 1);
}
