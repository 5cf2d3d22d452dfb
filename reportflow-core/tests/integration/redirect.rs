//! Redirects of a download: allowed targets, and the hosts that get the key.

use crate::support::test_server::{Answer, KEY, Listener, PDF, answer, download, pdf};
use reportflow_core::{Error, RedirectError};

async fn fails(bytes: Vec<u8>) -> Error {
    let listener = Listener::always(bytes).await;
    download(&listener.client()).bytes().await.unwrap_err()
}

#[tokio::test]
async fn sends_the_key_to_the_same_origin_only() {
    for status in [301, 302, 303, 307, 308] {
        let other = Listener::always(pdf()).await;
        let away = format!("location: {}", other.url("/bucket/file?signature=s3cret"));
        let listener = Listener::start(move |number| {
            Answer::Bytes(match number {
                0 => answer(status, &["location: /v1/elsewhere"], ""),
                _ => answer(status, &[away.as_str()], ""),
            })
        })
        .await;

        assert_eq!(download(&listener.client()).bytes().await.unwrap(), PDF);
        let same = listener.requests();
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
    let other = Listener::always(Vec::new()).await;
    let away = format!("location: {}", other.url("/file?signature=s3cret"));
    let error = fails(answer(302, &[away.as_str()], "")).await;
    let mut seen = format!("{error:?}");
    let mut source = Some(&error as &dyn std::error::Error);
    while let Some(error) = source {
        seen += &error.to_string();
        source = error.source();
    }
    assert!(!seen.contains("s3cret"), "{seen}");
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
        ("location: http://[broken", RedirectError::NoLocation),
        ("x-other: 1", RedirectError::NoLocation),
    ] {
        let error = fails(answer(302, &[location, "request-id: R1"], "")).await;
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
        let listener = Listener::start(move |number| {
            Answer::Bytes(if number < count {
                answer(302, &["location: ?again"], "")
            } else {
                pdf()
            })
        })
        .await;
        let outcome = download(&listener.client()).bytes().await;
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
        assert_eq!(listener.requests().len(), 6);
    }
}
