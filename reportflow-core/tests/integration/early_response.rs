//! Responses that arrive while the request body is still being sent.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use crate::support::test_server::{Document, KEY};
use reportflow_core::{Client, ClientBuilder, Error, ReportDesign, RetryPolicy};

const LARGE: usize = 10_000_000;

/// Starts a server that reads `limit` bytes of each request, sends `response`, and
/// resets the connection. Returns its port.
fn resetting_server(limit: usize, response: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut received = 0;
            let mut buffer = vec![0; 64 * 1024];
            while received < limit {
                received += stream.read(&mut buffer).unwrap();
            }
            // Closing the connection with unread bytes resets it.
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    port
}

fn client(port: u16) -> ClientBuilder {
    Client::builder()
        .base_url(format!("http://127.0.0.1:{port}/v1"))
        .app_key(KEY)
}

#[tokio::test]
async fn a_413_is_not_lost_if_the_connection_is_reset() {
    let large = "x".repeat(LARGE);
    let body = r#"{"statusCode":413,"message":"request entity too large"}"#;
    let len = body.len();
    let response = format!("HTTP/1.1 413 X\r\ncontent-length: {len}\r\n\r\n{body}");
    for limit in [1, 1_000_000, 5_000_000] {
        let port = resetting_server(limit, response.clone());
        // The default policy sends the request again if the race is lost.
        let client = client(port).build().unwrap();
        for _ in 0..3 {
            let error = Document(&large).generate_async(&client).await.unwrap_err();
            let Error::PayloadTooLarge { response, .. } = &error else {
                panic!("after {limit} bytes: {error:?}");
            };
            let messages = &response.as_ref().unwrap().messages;
            assert_eq!(messages, &["request entity too large"]);
        }
    }
}

#[tokio::test]
async fn a_request_without_its_whole_body_is_sent_again() {
    let large = "x".repeat(LARGE);
    let port = resetting_server(1, String::new());
    let policy = RetryPolicy::new().initial_backoff(Duration::ZERO);
    for (policy, expected) in [(policy, 3), (RetryPolicy::disabled(), 1)] {
        let attempts = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&attempts);
        let client = client(port).retry_policy(policy).on_request(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let client = client.build().unwrap();
        let error = Document(&large).generate_async(&client).await.unwrap_err();
        assert!(
            matches!(error, Error::RequestTruncated { sent, total, .. }
                if sent < total && total > LARGE),
            "{error:?}"
        );
        assert_eq!(attempts.load(Ordering::Relaxed), expected);
    }
}

/// The service cannot have accepted a request whose body it did not receive.
#[tokio::test]
async fn a_timeout_before_the_end_of_the_body_is_a_truncated_request() {
    // It accepts connections, and reads nothing.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // More than the buffers of a connection hold.
    let large = "x".repeat(4 * LARGE);
    let client = client(port)
        .attempt_timeout(Duration::from_millis(300))
        .retry_policy(RetryPolicy::disabled());
    let client = client.build().unwrap();
    let error = Document(&large).generate_async(&client).await.unwrap_err();
    assert!(
        matches!(error, Error::RequestTruncated { sent, total, .. } if sent < total),
        "{error:?}"
    );
    // The whole body of a small request is in the buffers.
    let error = Document("x").generate_async(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
}

/// The service may have accepted it, and hyper goes on with the body.
#[tokio::test]
async fn a_timeout_after_an_early_response_is_no_truncated_request() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_at_least(&mut stream, 1);
        let response = "HTTP/1.1 202 X\r\ncontent-length: 100\r\n\r\n{";
        stream.write_all(response.as_bytes()).unwrap();
        stream
    });
    let large = "x".repeat(4 * LARGE);
    let client = client(port).attempt_timeout(Duration::from_millis(500));
    let client = client.build().unwrap();
    let error = Document(&large).generate_async(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
    drop(server.join().unwrap());
}

/// Reads the body of a request, at least `count` bytes of it.
fn read_at_least(stream: &mut impl Read, count: usize) {
    let mut buffer = vec![0; 64 * 1024];
    let mut received = 0;
    while received < count {
        let length = stream.read(&mut buffer).unwrap();
        assert_ne!(
            length, 0,
            "the client closed the connection after {received} bytes"
        );
        received += length;
    }
}

#[tokio::test]
async fn a_request_that_was_sent_is_not_sent_again_after_a_slow_rejection() {
    let large = "x".repeat(LARGE);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (second_is_sent, wait_for_second) = mpsc::channel();
    let (first_goes_on, wait_for_first) = mpsc::channel();
    let server = thread::spawn(move || {
        let (mut first, _) = listener.accept().unwrap();
        read_at_least(&mut first, 1);
        let response = "HTTP/1.1 429 X\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
        first.write_all(response.as_bytes()).unwrap();
        let first = thread::spawn(move || {
            wait_for_second.recv().unwrap();
            read_at_least(&mut first, LARGE / 2);
            first_goes_on.send(()).unwrap();
            first
        });
        let (mut second, _) = listener.accept().unwrap();
        read_at_least(&mut second, LARGE);
        second_is_sent.send(()).unwrap();
        wait_for_first.recv().unwrap();
        drop(second);
        drop(first.join().unwrap());
        listener.set_nonblocking(true).unwrap();
        listener.accept().is_ok()
    });
    let policy = RetryPolicy::new().initial_backoff(Duration::ZERO);
    let client = client(port).retry_policy(policy).build().unwrap();
    let error = Document(&large).generate_async(&client).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Transport {
                connecting: false,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(!server.join().unwrap(), "a third request");
}
