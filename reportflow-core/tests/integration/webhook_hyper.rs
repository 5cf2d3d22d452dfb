//! `Verifier::verify_request` in a hyper service, without axum.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::{Arc, Mutex};

use crate::support::webhook_sender::{BODY, SECRET, break_off, send, signed};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reportflow_core::webhook::{Event, Verifier, WebhookError};
use tokio::net::TcpListener;

type Received = Arc<Mutex<Vec<Result<Event, WebhookError>>>>;

async fn start(max_body: usize) -> (u16, Received) {
    let received = Received::default();
    let log = Arc::clone(&received);
    let verifier = Verifier::new(SECRET).unwrap().max_body_bytes(max_body);
    let service = service_fn(move |request: Request<Incoming>| {
        let (verifier, log) = (verifier.clone(), Arc::clone(&log));
        async move {
            let outcome = verifier.verify_request(request).await;
            let status = outcome.as_ref().map_or_else(WebhookError::status, |_| 204);
            log.lock().unwrap().push(outcome);
            let mut response = Response::new(String::new());
            *response.status_mut() = status.try_into().unwrap();
            Ok::<_, Infallible>(response)
        }
    });
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = socket.accept().await.unwrap();
            let connection = http1::Builder::new()
                .half_close(true)
                .serve_connection(TokioIo::new(stream), service.clone());
            tokio::spawn(connection);
        }
    });
    (port, received)
}

#[tokio::test]
async fn each_outcome_has_a_status() {
    let (port, received) = start(1000).await;
    assert_eq!(send(port, &signed(BODY), BODY.as_bytes()).await, "204");
    let event = received.lock().unwrap().pop().unwrap().unwrap();
    assert_eq!(event.request_id().unwrap(), &"aB3dE6gH9jK2mN5p");

    let length = format!("content-length: {}\r\n", BODY.len());
    assert_eq!(send(port, &length, BODY.as_bytes()).await, "401");
    let other = BODY.replace("aB3d", "xB3d");
    assert_eq!(send(port, &signed(BODY), other.as_bytes()).await, "401");
    assert_eq!(send(port, &signed("{"), b"{").await, "400");
    let large = " ".repeat(1001);
    assert_eq!(send(port, &signed(&large), large.as_bytes()).await, "413");
    let errors = received.lock().unwrap();
    let errors: Vec<_> = errors.iter().map(|one| one.as_ref().unwrap_err()).collect();
    let expected = matches!(
        errors[..],
        [
            WebhookError::MissingHeader { .. },
            WebhookError::InvalidSignature,
            WebhookError::InvalidPayload(_),
            WebhookError::PayloadTooLarge { limit: 1000, .. },
        ]
    );
    assert!(expected, "{errors:?}");
}

#[tokio::test]
async fn truncated_body_keeps_the_cause() {
    let (port, received) = start(1000).await;
    let half = &BODY.as_bytes()[..30];
    assert_eq!(break_off(port, &signed(BODY), half).await, "400");
    let error = received.lock().unwrap().pop().unwrap().unwrap_err();
    let WebhookError::ReadBody(cause) = &error else {
        panic!("{error:?}");
    };
    let source = error.source().unwrap();
    assert!(source.is::<hyper::Error>(), "{source:?}");
    assert_eq!(source.to_string(), cause.to_string());
}
