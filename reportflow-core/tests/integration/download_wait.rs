//! Polling for a file. The clock is paused.

use std::error::Error as _;
use std::time::Duration;

use crate::support::rate_limiter;
use crate::support::test_server::{
    KEY, PDF, Reply, TestServer, download, error_response, pdf, response,
};
use reportflow_core::{Client, ClientCredentials, Error};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn polls_until_the_file_exists() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => error_response(404, r#""not ready""#),
            1 => response(409, &[], ""),
            2 => response(425, &[], ""),
            3 => response(202, &[], ""),
            _ => pdf(),
        })
    })
    .await;
    let start = Instant::now();
    assert_eq!(
        download(&server.client()).wait().bytes().await.unwrap(),
        PDF
    );
    assert_eq!(server.requests().len(), 5);
    // 250 + 500 + 1000 + 2000 ms, each shortened by up to half.
    let waited = start.elapsed();
    assert!(waited >= Duration::from_millis(1875), "{waited:?}");
    assert!(waited < Duration::from_millis(4000), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn timeout_keeps_the_last_api_error() {
    let server = TestServer::always(error_response(404, r#""まだ準備中です""#)).await;
    let limit = Duration::from_secs(60);
    let start = Instant::now();
    let error = download(&server.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(start.elapsed() <= limit, "{:?}", start.elapsed());
    // No try is more than five seconds after the one before.
    assert!(
        start.elapsed() >= limit - Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    match &error {
        Error::NotReady {
            last_response: Some(last),
            ..
        } => assert_eq!(last.messages, ["まだ準備中です"]),
        error => panic!("{error}"),
    }
    assert_eq!(error.status(), Some(404));
    assert!(
        error
            .to_string()
            .ends_with("last response: 404 まだ準備中です"),
        "{error}"
    );
    let tries = server.requests().len();
    assert!((12..=30).contains(&tries), "{tries}");
}

/// Their statuses are unknown.
#[tokio::test(start_paused = true)]
async fn status_decides_for_catalogue_messages() {
    for words in [
        "JOB.NOT_READY",
        "JOB.NOT_FOUND",
        "FILE.DOWNLOAD_NOT_AVAILABLE",
    ] {
        let said = format!(r#""{words}""#);
        for (status, tries) in [(404, 2..=30), (409, 2..=30), (403, 1..=1), (410, 1..=1)] {
            let server = TestServer::always(error_response(status, &said)).await;
            let waiting = download(&server.client()).wait_up_to(Duration::from_secs(10));
            let error = waiting.bytes().await.unwrap_err();
            let not_ready = matches!(error, Error::NotReady { .. });
            assert_eq!(not_ready, tries.contains(&2), "{status}: {error}");
            assert_eq!(error.api_error().unwrap().messages, [words]);
            let asked = server.requests().len();
            assert!(tries.contains(&asked), "{status}: {asked}");
        }
        let server = TestServer::always(error_response(404, &said)).await;
        let error = download(&server.client()).bytes().await.unwrap_err();
        assert!(matches!(error, Error::NotFound(_)), "{error}");
        assert_eq!(error.api_error().unwrap().messages, [words]);
    }
}

#[tokio::test(start_paused = true)]
async fn timeout_ends_a_hanging_attempt() {
    let server = TestServer::start(|number| match number {
        0 => Reply::Bytes(error_response(404, r#""first""#)),
        _ => Reply::Hang(Vec::new()),
    })
    .await;
    let limit = Duration::from_secs(10);
    let start = Instant::now();
    let error = download(&server.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::NotReady { last_response: Some(last), .. } if last.messages == ["first"])
    );
    assert!(
        start.elapsed() < limit + Duration::from_millis(10),
        "{:?}",
        start.elapsed()
    );

    let server = TestServer::start(|_| Reply::Hang(Vec::new())).await;
    let error = download(&server.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::NotReady { last_response: None, source: Some(source), .. }
            if matches!(**source, Error::Timeout { .. })),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn status_429_delays_the_next_poll() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(429, &["retry-after: 30"], ""),
            _ => pdf(),
        })
    })
    .await;
    let start = Instant::now();
    assert_eq!(
        download(&server.client()).wait().bytes().await.unwrap(),
        PDF
    );
    assert!(
        start.elapsed() >= Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );

    let server = TestServer::always(response(429, &["retry-after: 30"], "")).await;
    let limit = Duration::from_secs(20);
    let error = download(&server.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NotReady { .. }), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn zero_retry_after_keeps_the_normal_delay() {
    let server = TestServer::always(response(429, &["retry-after: 0"], "")).await;
    let limit = Duration::from_secs(60);
    let outcome = download(&server.client()).wait_up_to(limit).bytes().await;
    assert!(matches!(outcome, Err(Error::NotReady { .. })));
    let tries = server.requests().len();
    assert!((12..=30).contains(&tries), "{tries}");
}

/// A nightly run must not lose a document to one bad moment of the network.
#[tokio::test(start_paused = true)]
async fn transient_errors_do_not_end_polling() {
    let server = TestServer::start(|number| match number {
        0 => Reply::Bytes(response(503, &["retry-after: 30"], "")),
        1 => Reply::Bytes(response(502, &[], "<html>")),
        2 => Reply::Bytes(response(504, &[], "")),
        3 => Reply::Bytes(Vec::new()),
        4 => Reply::Hang(Vec::new()),
        5 => Reply::Bytes(response(404, &["retry-after: 20"], "")),
        _ => Reply::Bytes(pdf()),
    })
    .await;
    let client = Client::builder().base_url(server.url("/v1")).app_key(KEY);
    let client = client.attempt_timeout(Duration::from_secs(3));
    let start = Instant::now();
    let bytes = download(&client.build().unwrap()).wait().bytes().await;
    assert_eq!(bytes.unwrap(), PDF);
    assert_eq!(server.requests().len(), 7);
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(30 + 3 + 20), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn timeout_keeps_the_last_cause() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => error_response(404, r#""first""#),
            _ => Vec::new(),
        })
    })
    .await;
    // And a port on which nobody listens any more.
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = format!("http://{}/v1", socket.local_addr().unwrap());
    drop(socket);
    let nobody = Client::builder().base_url(free).app_key(KEY);
    for (client, answered, expected) in [
        (server.client(), true, false),
        (nobody.build().unwrap(), false, true),
    ] {
        let limit = Duration::from_secs(10);
        let outcome = download(&client).wait_up_to(limit).bytes().await;
        let error = outcome.unwrap_err();
        match &error {
            Error::NotReady {
                last_response: last,
                source: Some(source),
                ..
            } => {
                assert_eq!(last.is_some(), answered);
                assert!(
                    matches!(**source, Error::Transport { connecting, .. } if connecting == expected)
                );
            }
            error => panic!("{error}"),
        }
        assert!(error.source().is_some());
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn failed_tls_handshake_ends_polling() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}/v1", socket.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            let _ = stream
                .write_all(b"HTTP/1.1 400 this is no TLS\r\n\r\n")
                .await;
            let _ = stream.read(&mut [0; 1024]).await;
        }
    });
    let client = Client::builder().base_url(base).app_key(KEY).build();
    let outcome = download(&client.unwrap()).wait().bytes().await;
    assert!(
        matches!(
            outcome,
            Err(Error::Transport {
                connecting: true,
                ..
            })
        ),
        "{outcome:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn other_error_responses_end_polling() {
    for status in [400, 401, 403, 410, 412, 501] {
        let server = TestServer::always(response(status, &[], "")).await;
        let error = download(&server.client()).wait().bytes().await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn longest_wait_does_not_overflow() {
    let server = TestServer::always(pdf()).await;
    assert!(
        download(&server.client())
            .wait_up_to(Duration::MAX)
            .bytes()
            .await
            .is_ok()
    );
}

/// However the delays are drawn: the limiter's minute ends after the wait.
#[tokio::test(start_paused = true)]
async fn rate_limiter_delay_counts_as_waiting() {
    let server = TestServer::always(pdf()).await;
    let client = server.builder().rate_limiter(rate_limiter(1, 1));
    let client = client.build().unwrap();
    download(&client).bytes().await.unwrap();
    let waiting = download(&client).wait_up_to(Duration::from_secs(10));
    let error = waiting.bytes().await.unwrap_err();
    let Error::NotReady {
        source: Some(source),
        ..
    } = error
    else {
        panic!("{error}");
    };
    assert!(
        matches!(*source, Error::RateLimiterTimeout { .. }),
        "{source}"
    );
}

#[tokio::test(start_paused = true)]
async fn missing_folder_fails_before_polling() {
    let server = TestServer::always(error_response(404, r#""not yet""#)).await;
    let folder = tempfile::tempdir().unwrap();
    let waiting = download(&server.client()).wait();
    let error = waiting.to_path(folder.path().join("missing/a.pdf")).await;
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("cannot write"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test(start_paused = true)]
async fn honours_retry_after_of_the_token_issuer() {
    let issuer = TestServer::always(response(429, &["retry-after: 40"], "")).await;
    let api = TestServer::always(pdf()).await;
    let oauth = ClientCredentials::new("x", "y").issuer(issuer.url("/api/v1"));
    let client = Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth);
    let waiting = download(&client.build().unwrap()).wait_up_to(Duration::from_secs(60));
    waiting.bytes().await.unwrap_err();
    assert_eq!(issuer.requests().len(), 2);
}

/// Whatever the delays are: there is a last try, half a second before the end.
#[tokio::test(start_paused = true)]
async fn last_poll_is_just_before_the_deadline() {
    for _ in 0..20 {
        let start = Instant::now();
        let server = TestServer::start(move |_| {
            Reply::Bytes(if start.elapsed() < Duration::from_millis(9400) {
                error_response(404, r#""not yet""#)
            } else {
                pdf()
            })
        })
        .await;
        let waiting = download(&server.client()).wait_up_to(Duration::from_secs(10));
        assert_eq!(waiting.bytes().await.unwrap(), PDF);
    }
}
