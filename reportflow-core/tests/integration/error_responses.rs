//! Error responses of the service and of proxies before it.

use std::error::Error as _;
use std::time::Duration;

use crate::support::test_server::{KEY, Reply, TestServer, error_response, generate, response};
use reportflow_core::{Client, Error, MAX_BODY_BYTES, MissingResource};

async fn error(bytes: Vec<u8>) -> Error {
    let server = TestServer::always(bytes).await;
    let client = server.client_without_retries();
    let error = generate(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    error
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_skipped() {
    let body = "\u{feff}{\"requestId\":\"aB3dE6gH9jK2mN5p\"}";
    let server = TestServer::always(response(202, &[], body)).await;
    let accepted = generate(&server.client_without_retries()).await.unwrap();
    assert_eq!(accepted.request_id, "aB3dE6gH9jK2mN5p");
}

#[tokio::test]
async fn each_documented_status_has_a_variant() {
    let one = error(error_response(
        400,
        r#""ファイル名に使用できない文字が含まれています""#,
    ))
    .await;
    assert!(matches!(&one, Error::BadRequest(api_error)
        if api_error.messages == ["ファイル名に使用できない文字が含まれています"]
        && api_error.reason.as_deref() == Some("Some Name")));

    let list = r#"["version must be an integer number","designId must be a string",{"at":1}]"#;
    let list = error(error_response(400, list)).await;
    assert_eq!(list.status(), Some(400));
    assert_eq!(
        list.to_string(),
        "invalid request: 400 version must be an integer number; designId must be a string; {\"at\":1}"
    );

    assert!(matches!(
        error(error_response(401, r#""認証情報が不正です""#)).await,
        Error::Unauthorized(_)
    ));
    let denied = error(error_response(403, r#""権限がありません""#)).await;
    assert!(matches!(denied, Error::Unauthorized(_)), "{denied:?}");
    assert_eq!(denied.to_string(), "access denied: 403 権限がありません");
    assert_eq!(denied.status(), Some(403));
    assert!(matches!(
        error(error_response(412, r#""認証方式ヘッダーが存在しません""#)).await,
        Error::MissingAppKey(_)
    ));
    let missing = error(error_response(404, r#""指定したデザインが存在しません""#)).await;
    assert_eq!(
        missing.api_error().unwrap().missing_resource(),
        Some(MissingResource::Design)
    );
    let missing = error(error_response(404, r#""no such route""#)).await;
    assert_eq!(missing.api_error().unwrap().missing_resource(), None);
    let missing = error(error_response(
        404,
        r#""指定したバージョン(9)が存在しません""#,
    ))
    .await;
    assert!(matches!(missing, Error::NotFound(_)));
    assert_eq!(
        missing.api_error().unwrap().missing_resource(),
        Some(MissingResource::Version)
    );
    assert_eq!(
        missing.to_string(),
        "not found: 404 指定したバージョン(9)が存在しません"
    );

    let large = error(error_response(413, r#""Payload Too Large""#)).await;
    assert!(
        matches!(
            large,
            Error::PayloadTooLarge {
                size: 98,
                response: Some(_),
                ..
            }
        ),
        "{large}"
    );
    assert!(matches!(
        error(error_response(504, r#""Gateway Timeout""#)).await,
        Error::UnexpectedStatus(_)
    ));
}

#[tokio::test]
async fn status_429_returns_retry_after() {
    for (headers, expected) in [
        (&["retry-after: 7"][..], Some(7)),
        (&["retry-after: soon"][..], None),
        (&[][..], None),
        (&["ratelimit-reset: 7"][..], Some(7)),
        (&["x-ratelimit-reset: 60"][..], Some(60)),
        (&["x-ratelimit-reset: 5", "retry-after: 7"][..], Some(7)),
        // Milliseconds, a time of day, and values that are not a delay.
        (&["x-ratelimit-reset: 7000"][..], None),
        (&["x-ratelimit-reset: 1795600000"][..], None),
        (&["x-ratelimit-reset: 0"][..], None),
        (&["ratelimit-reset: soon"][..], None),
        (
            &["ratelimit-reset: 7000", "x-ratelimit-reset: 5"][..],
            Some(5),
        ),
    ] {
        match error(response(429, headers, "")).await {
            Error::RateLimited { retry_after, .. } => {
                assert_eq!(retry_after, expected.map(Duration::from_secs));
            }
            error => panic!("{error}"),
        }
    }
    // The header applies only to rate limits.
    let failed = error(response(503, &["ratelimit-reset: 7"], "")).await;
    assert_eq!(failed.retry_after(), None);
}

#[tokio::test]
async fn unusual_json_is_read_leniently() {
    for (body, messages) in [
        (r#"{"message":"a","message":"b"}"#, &["b"][..]),
        (r#"{"message":"a","error":1,"error":2}"#, &["a"]),
        (r#"["one","two"]"#, &[]),
        (r#"{"message":["a",1,{"b":2}]}"#, &["a", "1", r#"{"b":2}"#]),
        (r#"{"message":{"a":1}}"#, &[]),
    ] {
        let error = error(response(400, &[], body)).await;
        let api_error = error.api_error().unwrap();
        assert_eq!(api_error.messages, messages, "{body}");
        assert_eq!((&*api_error.body_excerpt, &api_error.reason), (body, &None));
    }
}

#[tokio::test]
async fn unreadable_response_keeps_status_and_excerpt() {
    let html = format!(
        "<html>\r\n\u{1b}[31m bad\tgateway {}</html>",
        "あ".repeat(600)
    );
    let odd = error(response(
        502,
        &["x-request-id: r-1", "content-type: text/html"],
        html,
    ))
    .await;
    let api_error = odd.api_error().unwrap();
    assert_eq!(
        (api_error.status, api_error.body_excerpt.chars().count()),
        (502, 512)
    );
    assert!(api_error.messages.is_empty());
    assert_eq!(api_error.request_id.as_deref(), Some("r-1"));
    let text = odd.to_string();
    assert!(
        text.starts_with("unexpected status: 502 <html> [31m bad gateway ああ"),
        "{text}"
    );
    assert!(text.ends_with("あ (request r-1)"), "{text}");

    let empty = error(response(500, &[], "")).await;
    assert_eq!(empty.to_string(), "unexpected status: 500 without a body");

    let moved = error(response(302, &["location: http://127.0.0.1:1/"], "")).await;
    assert_eq!(moved.status(), Some(302));

    let shape = error(response(418, &[], r#"{"message":{"deep":1},"error":2}"#)).await;
    assert_eq!(
        shape.to_string(),
        r#"unexpected status: 418 {"message":{"deep":1},"error":2}"#
    );

    // A body over the size limit, and a truncated body.
    let huge = error(response(500, &[], "x".repeat(1_000_000))).await;
    assert_eq!(huge.api_error().unwrap().body_excerpt.len(), 512);
    let broken = error(b"HTTP/1.1 503 X\r\ncontent-length: 99\r\n\r\nnot all".to_vec()).await;
    assert_eq!(broken.to_string(), "unexpected status: 503 not all");
}

#[tokio::test]
async fn explains_a_base_url_without_v1() {
    let hint = "; check the base URL: it usually ends in `/v1`";
    for (status, body, message) in [
        (
            404,
            r#"{"message":"Cannot POST /file"}"#,
            "not found: 404 Cannot POST /file",
        ),
        (405, "no", "unexpected status: 405 no"),
        (403, "no", "access denied: 403 no"),
        (200, "<html>", "invalid response body (status 200): <html>"),
    ] {
        let server = TestServer::always(response(status, &[], body)).await;
        for (path, hint) in [
            ("", hint),
            ("/", hint),
            ("/v2", hint),
            ("/v1", ""),
            ("/a/v1/", ""),
        ] {
            let client = server.builder().base_url(server.url(path)).build().unwrap();
            let error = generate(&client).await.unwrap_err();
            assert_eq!(error.to_string(), format!("{message}{hint}"), "{path}");
        }
    }
    let server = TestServer::always(error_response(401, r#""no""#)).await;
    let client = server.builder().base_url(server.url("")).build().unwrap();
    let error = generate(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "invalid credentials: 401 no");
}

#[tokio::test]
async fn unreadable_success_is_a_decode_error() {
    let page = error(response(200, &[], "<html>signed out</html>")).await;
    assert!(
        matches!(&page, Error::Decode { status: 200, body_excerpt: start, .. } if start.starts_with("<html>"))
    );
    assert!(page.source().is_some());
    let headers = ["request-id: aB3dE6gH9jK2mN5p"];
    let taken = error(response(202, &headers, "{}")).await;
    assert_eq!(taken.request_id(), Some("aB3dE6gH9jK2mN5p"));

    let json = error(response(
        202,
        &[],
        r#"{"files":[{"share":{"passcode":"4711"}}]}"#,
    ))
    .await;
    assert!(
        matches!(&json, Error::Decode { status: 202, body_excerpt: start, .. } if start.is_empty())
    );
    let odd = r#"{"requestId":"r","files":[{"fileId":"f","share":{"passcode":{"is":"4711"}}}]}"#;
    let odd = error(response(202, &[], odd)).await;
    for error in [json, odd] {
        assert!(!format!("{error:?} {error} {}", error.source().unwrap()).contains("4711"));
    }

    // The id is enough to download the files.
    for rest in [
        r#""url":5"#,
        r#""files":[{"fileId":"f","share":{"shareType":1}}]"#,
        r#""url":5,"\ud800":1"#,
        r#""url":"\ud800""#,
    ] {
        let body = format!(r#"{{"requestId":"aB3dE6gH9jK2mN5p",{rest}}}"#);
        let odd = error(response(202, &[], body)).await;
        assert_eq!(odd.request_id(), Some("aB3dE6gH9jK2mN5p"), "{rest}");
    }

    let short = "HTTP/1.1 202 X\r\nrequest-id: aB3dE6gH9jK2mN5p\r\ncontent-length: 50\r\n\r\n{\"requestId\"";
    let short = error(short.into()).await;
    assert_eq!(short.request_id(), Some("aB3dE6gH9jK2mN5p"));
    assert_eq!(short.status(), Some(202));
    assert!(
        matches!(
            short,
            Error::ResponseTruncated {
                received: 12,
                expected: Some(50),
                ..
            }
        ),
        "{short}"
    );
    // A response repeats the passthroughs, which may fill a request body.
    let limit = MAX_BODY_BYTES + 16 * 1024 * 1024;
    let large = error(response(202, &headers, " ".repeat(limit + 1))).await;
    assert_eq!(large.request_id(), Some("aB3dE6gH9jK2mN5p"));
    assert_eq!(large.status(), Some(202));
    assert!(
        matches!(
            large,
            Error::ResponseTooLarge { limit: actual, .. } if actual == limit as u64
        ),
        "{large}"
    );
}

#[tokio::test]
async fn transport_error_tells_if_the_request_was_sent() {
    let closed = error(Vec::new()).await;
    assert!(
        matches!(
            closed,
            Error::Transport {
                connecting: false,
                ..
            }
        ),
        "{closed}"
    );
    assert!(closed.source().is_some());

    // The listener is dropped, so the port is closed.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let base = format!("http://127.0.0.1:{port}/v1");
    let client = Client::builder()
        .base_url(base)
        .app_key(KEY)
        .build()
        .unwrap();
    let unreachable = generate(&client).await.unwrap_err();
    assert!(
        matches!(
            unreachable,
            Error::Transport {
                connecting: true,
                ..
            }
        ),
        "{unreachable}"
    );
    assert!(
        !format!("{unreachable:?} {unreachable}").contains("/v1/file"),
        "{unreachable:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn attempt_timeout_covers_headers_and_body() {
    let half = b"HTTP/1.1 202 X\r\ncontent-length: 50\r\n\r\n{".to_vec();
    for bytes in [Vec::new(), half] {
        let server = TestServer::start(move |_| Reply::Hang(bytes.clone())).await;
        let limit = Duration::from_secs(3);
        let client = Client::builder().base_url(server.url("/v1")).app_key(KEY);
        let client = client.attempt_timeout(limit).build().unwrap();
        let start = tokio::time::Instant::now();
        let error = generate(&client).await.unwrap_err();
        assert!(
            matches!(error, Error::Timeout { limit: l, .. } if l == limit),
            "{error}"
        );
        assert!((limit..limit * 2).contains(&start.elapsed()));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn connect_timeout_is_reported_as_connecting() {
    // The server accepts the connection, but ignores the TLS handshake.
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let limit = Duration::from_secs(4);
    let client = Client::builder()
        .base_url(format!("https://{}/v1", socket.local_addr().unwrap()))
        .app_key(KEY)
        .connect_timeout(limit)
        .build()
        .unwrap();
    let error = generate(&client).await.unwrap_err();
    assert!(
        matches!(error, Error::ConnectTimeout { limit: l, .. } if l == limit),
        "{error:?}"
    );
}

/// A body that the client cannot read in full still says what is wrong.
#[tokio::test]
async fn odd_members_hide_neither_message_nor_cause() {
    let body = r#"{"\ud800":1,"message":"no pages left","error":"Bad Request"}"#;
    let refused = error(response(400, &[], body)).await;
    assert_eq!(refused.to_string(), "invalid request: 400 no pages left");

    for (rest, cause) in [
        (
            r#""url":"\ud800""#,
            "invalid JSON in `url`: unexpected end of hex escape",
        ),
        (
            r#""files":[{"fileId":"f","fileName":"\udc00"}]"#,
            "invalid JSON in `fileName`: lone leading surrogate in hex escape in `files`",
        ),
    ] {
        let body = format!(r#"{{"requestId":"r",{rest}}}"#);
        let odd = error(response(202, &[], body)).await;
        assert_eq!(odd.source().unwrap().to_string(), cause);
    }
}
