//! Default rate limits of a client. The clock is paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::test_server::{Document, KEY, download, generate};
use reportflow_core::{Client, Error, ReportDesign, RetryPolicy};
use tokio::net::TcpSocket;
use tokio::time::Instant;

/// Returns a socket that does not listen, and its address. While it exists, its port
/// refuses connections.
fn closed_port() -> (TcpSocket, String) {
    let bound = TcpSocket::new_v4().unwrap();
    bound.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = bound.local_addr().unwrap().to_string();
    (bound, address)
}

/// Sends `count` requests of one kind, which all fail to connect. Returns their times.
async fn send_times(base: &str, kind: &str, count: usize) -> Vec<Duration> {
    let (start, sent) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let log = sent.clone();
    let client = Client::builder()
        .base_url(base)
        .app_key(KEY)
        .retry_policy(RetryPolicy::disabled())
        .on_request(move |_| log.lock().unwrap().push(start.elapsed()))
        .build()
        .unwrap();
    for _ in 0..count {
        let error = match kind {
            "asynchronous" => generate(&client).await.unwrap_err(),
            "synchronous" => Document(1).generate_sync(&client).await.unwrap_err(),
            _ => download(&client).bytes().await.unwrap_err(),
        };
        let unreached = matches!(
            error,
            Error::Transport {
                connecting: true,
                ..
            } | Error::Proxy { .. }
        );
        assert!(unreached, "{error:?}");
    }
    std::mem::take(&mut *sent.lock().unwrap())
}

const KINDS: [(&str, usize); 3] = [
    ("asynchronous", 100),
    ("synchronous", 30),
    ("download", 100),
];

#[tokio::test(start_paused = true)]
async fn loopback_has_no_default_limits() {
    let (_bound, address) = closed_port();
    for (kind, _) in KINDS {
        let sent = send_times(&format!("http://{address}/v1"), kind, 250).await;
        assert_eq!(sent, [Duration::ZERO; 250], "{kind}");
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "run by `other_hosts_have_the_limits_of_the_service`"]
async fn sends_requests_to_another_host() {
    for (kind, most) in KINDS {
        let sent = send_times("https://api.example/v1", kind, most + 1).await;
        let (now, later) = sent.split_at(most);
        assert!(now.iter().all(Duration::is_zero), "{kind}: {now:?}");
        assert_eq!(later, [Duration::from_secs(61)], "{kind}");
    }
}

/// A proxy on a closed port prevents requests to the internet. The proxy is set in the
/// environment, so the test needs another process.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn other_hosts_have_the_limits_of_the_service() {
    let (_bound, address) = closed_port();
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "default_rate_limits::sends_requests_to_another_host",
    ]);
    for name in ["HTTPS_PROXY", "https_proxy"] {
        test.env(name, format!("http://{address}"));
    }
    for name in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"] {
        test.env_remove(name);
    }
    let output = test.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("1 passed"), "{stdout}");
}
