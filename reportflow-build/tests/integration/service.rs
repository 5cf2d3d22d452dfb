//! Requests, and slow responses.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reportflow_build::service::{ApiClient, ServiceError};

const LIST: &str = r#"[{"name":"total","type":"number","label":"Total"}]"#;

/// Starts a host that passes each connection to `respond`. Returns its address and
/// the number of connections.
fn host(respond: fn(std::net::TcpStream)) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || respond(stream));
        }
    });
    (address, count)
}

fn list(mut stream: std::net::TcpStream) {
    let _ = stream.read(&mut [0; 4096]);
    let length = LIST.len();
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{LIST}"
    );
}

/// Sends one byte at a time, until the client disconnects.
fn drip(mut stream: std::net::TcpStream) {
    let _ = stream.read(&mut [0; 4096]);
    let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n[");
    while stream.write_all(b" ").and_then(|()| stream.flush()).is_ok() {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Keeps the connection open, and sends nothing.
fn silence(stream: std::net::TcpStream) {
    thread::sleep(Duration::from_secs(60));
    drop(stream);
}

fn request(base: &str, timeout: Duration) -> Result<(), ServiceError> {
    let client = ApiClient::new(base, "ak_test", timeout)?;
    client.parameters("design", Some(1)).map(|_| ())
}

#[test]
fn timeout_covers_connect_headers_and_body() {
    let timeout = Duration::from_secs(1);
    for (what, scheme, respond) in [
        ("no response", "http", silence as fn(_)),
        ("a body that drips", "http", drip),
        ("a handshake that hangs", "https", silence),
    ] {
        let (address, _) = host(respond);
        let start = Instant::now();
        let error = request(&format!("{scheme}://{address}/v1"), timeout).expect_err(what);
        assert!(matches!(error, ServiceError::Timeout), "{what}: {error}");
        assert!(
            start.elapsed() < timeout * 3,
            "{what}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn invalid_id_sends_no_request() {
    let (address, count) = host(list);
    let client = ApiClient::new(
        &format!("http://{address}/v1"),
        "ak_test",
        Duration::from_secs(5),
    )
    .expect("a service");
    for id in ["", "../designs", "a?b", "a\nb"] {
        let error = client.parameters(id, None).expect_err(id);
        assert!(matches!(error, ServiceError::InvalidId(_)), "{error}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[test]
#[ignore = "run by `loopback_requests_bypass_the_proxy`"]
fn requests_the_base_url_from_the_environment() {
    let base = std::env::var("REPORTFLOW_BASE_URL").expect("a base URL");
    request(&base, Duration::from_secs(5)).expect("a response");
}

/// A proxy would see the key without TLS.
#[test]
fn loopback_requests_bypass_the_proxy() {
    let (proxy, proxy_connections) = host(silence);
    let (address, requests) = host(list);
    let proxy = format!("http://{proxy}");
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "--ignored",
            "service::requests_the_base_url_from_the_environment",
        ])
        .env("REPORTFLOW_BASE_URL", format!("http://{address}/v1"))
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"].map(|name| (name, &proxy)))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("a run");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        (
            proxy_connections.load(Ordering::SeqCst),
            requests.load(Ordering::SeqCst)
        ),
        (0, 1)
    );
}
