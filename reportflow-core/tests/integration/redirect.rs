//! Redirects of a download: allowed targets, and the hosts that get the key.

use crate::support::test_server::{KEY, PDF, Reply, TestServer, download, pdf, response};
use reportflow_core::{Error, RedirectError};

async fn fails(bytes: Vec<u8>) -> Error {
    let server = TestServer::always(bytes).await;
    download(&server.client()).bytes().await.unwrap_err()
}

#[tokio::test]
async fn sends_the_key_to_the_same_origin_only() {
    for status in [301, 302, 303, 307, 308] {
        let other = TestServer::always(pdf()).await;
        let away = format!("location: {}", other.url("/bucket/file?signature=s3cret"));
        let server = TestServer::start(move |number| {
            Reply::Bytes(match number {
                0 => response(status, &["location: /v1/elsewhere"], ""),
                _ => response(status, &[away.as_str()], ""),
            })
        })
        .await;

        assert_eq!(download(&server.client()).bytes().await.unwrap(), PDF);
        let same = server.requests();
        assert_eq!(same[1].line(), "GET /v1/elsewhere HTTP/1.1");
        assert_eq!(same[1].header("appkey"), Some(KEY));
        let other = other.requests();
        assert_eq!(
            other[0].line(),
            "GET /bucket/file?signature=s3cret HTTP/1.1"
        );
        assert_eq!(other[0].header("referer"), None);
        assert!(!other[0].head.contains(KEY), "{}", other[0].head);
    }
}

#[tokio::test]
async fn error_after_a_redirect_shows_no_url() {
    let other = TestServer::always(Vec::new()).await;
    let away = format!("location: {}", other.url("/file?signature=s3cret"));
    let error = fails(response(302, &[away.as_str()], "")).await;
    let mut text = format!("{error:?}");
    let mut source = Some(&error as &dyn std::error::Error);
    while let Some(error) = source {
        text += &error.to_string();
        source = error.source();
    }
    assert!(!text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn rejects_unsafe_redirects() {
    for (location, expected) in [
        (
            "location: http://storage.example/file.pdf",
            RedirectError::NotHttps,
        ),
        (
            "location: ftp://storage.example/file.pdf",
            RedirectError::NotHttps,
        ),
        ("location: file:///etc/passwd", RedirectError::NotHttps),
        ("location: http://[broken", RedirectError::InvalidLocation),
        ("x-other: 1", RedirectError::InvalidLocation),
    ] {
        let error = fails(response(302, &[location, "request-id: R1"], "")).await;
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(302), Some("R1"))
        );
        assert!(
            matches!(error, Error::Redirect { reason, .. } if reason == expected),
            "{location}: {error}"
        );
    }
}

#[tokio::test]
async fn follows_five_redirects_and_rejects_the_sixth() {
    for (count, ends) in [(5, true), (6, false)] {
        let server = TestServer::start(move |number| {
            Reply::Bytes(if number < count {
                response(302, &["location: ?again"], "")
            } else {
                pdf()
            })
        })
        .await;
        let outcome = download(&server.client()).bytes().await;
        assert_eq!(outcome.is_ok(), ends);
        if let Err(error) = outcome {
            assert!(
                matches!(
                    error,
                    Error::Redirect {
                        reason: RedirectError::TooMany,
                        status: 302,
                        ..
                    }
                ),
                "{error}"
            );
        }
        assert_eq!(server.requests().len(), 6);
    }
}
