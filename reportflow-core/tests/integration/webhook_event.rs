//! Known and unknown events with a valid signature.

use std::error::Error as _;

use http::{HeaderMap, HeaderName};
use reportflow_core::webhook::{Event, EventKind, Verifier, WebhookError};
use reportflow_core::{Accepted, ShareType};

const BODY: &[u8] =
    br#"{"event":"file.completed","timestamp":"2026-02-15T10:30:45.123Z","workspaceId":"w1",
"requestId":"aB3dE6gH9jK2mN5p","designId":"0eUDdgAjNXrrItA2","version":5,"files":[{"fileId":"f1",
"fileName":"invoice.pdf","passthrough":{"pageId":"abc123"},"share":{"shareType":"workspace",
"url":"https://app.example/s","passcodeEnabled":false}}]}"#;

fn read(body: &[u8]) -> Result<Event, WebhookError> {
    let verifier = Verifier::new("s3cret").unwrap();
    let headers: HeaderMap = verifier
        .sign("", body)
        .into_iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
        .collect();
    verifier.verify(&headers, body)
}

#[test]
fn reads_the_documented_event() {
    let event = read(BODY).unwrap();
    assert_eq!(
        (event.name.as_str(), event.body()),
        ("file.completed", BODY)
    );
    let EventKind::FileCompleted(done) = &event.kind else {
        panic!("{event:?}")
    };
    assert_eq!(done.request_id, "aB3dE6gH9jK2mN5p");
    assert_eq!(done.timestamp.as_deref(), Some("2026-02-15T10:30:45.123Z"));
    assert_eq!(done.workspace_id.as_deref(), Some("w1"));
    assert_eq!(done.design_id.as_deref(), Some("0eUDdgAjNXrrItA2"));
    assert_eq!(done.version, Some(5));
    let file = &done.files[0];
    assert_eq!(
        (file.file_id.as_str(), file.file_name.as_deref()),
        ("f1", Some("invoice.pdf"))
    );
    assert_eq!(file.passthrough_json(), Some(r#"{"pageId":"abc123"}"#));
    assert_eq!(
        file.share.as_ref().unwrap().share_type,
        Some(ShareType::Workspace)
    );

    let accepted =
        |id: &str| serde_json::from_str::<Accepted>(&format!(r#"{{"requestId":"{id}"}}"#)).unwrap();
    assert!(event.is_for(&accepted("aB3dE6gH9jK2mN5p")));
    assert!(!event.is_for(&accepted("another")));
}

#[test]
fn reads_unknown_events() {
    for (body, request) in [
        (
            r#"{"event":"file.failed","requestId":"r1","files":"none"}"#,
            Some("r1"),
        ),
        (
            r#"{"event":"design.updated","requestId":7,"version":"x"}"#,
            None,
        ),
        (r#"{"event":""}"#, None),
    ] {
        let event = read(body.as_bytes()).unwrap();
        assert!(matches!(event.kind, EventKind::Other));
        assert_eq!(event.request_id().map(|id| id.as_str()), request);
        assert_eq!(event.body(), body.as_bytes());
    }
    for body in [
        "",
        "[]",
        "{}",
        r#"{"event":1}"#,
        r#"{"event":"file.completed"}"#,
        "\u{feff}{}",
    ] {
        let outcome = read(body.as_bytes());
        assert!(matches!(outcome, Err(WebhookError::Body(_))), "{body}");
    }
}

/// The event was verified, and its files wait: an odd field beside them is no
/// reason to refuse it.
#[test]
fn requires_only_request_and_files() {
    let event = read(
        br#"{"event":"file.completed","requestId":"r1","timestamp":{"at":1},"workspaceId":7,
"designId":null,"version":"5","files":[{"fileId":"f1"}]}"#,
    );
    let EventKind::FileCompleted(done) = event.unwrap().kind else {
        panic!("it is `file.completed`")
    };
    assert_eq!((done.request_id.as_str(), done.files.len()), ("r1", 1));
    assert_eq!(
        (
            done.timestamp,
            done.workspace_id,
            done.design_id,
            done.version
        ),
        (None, None, None, None)
    );
    for version in ["-1", "1e999", "5.5", "[5]"] {
        let body = format!(r#"{{"event":"file.completed","requestId":"r1","version":{version}}}"#);
        assert!(read(body.as_bytes()).is_ok(), "{version}");
    }
    for body in [
        r#"{"event":"file.completed","requestId":"../r","files":[]}"#,
        r#"{"event":"file.completed","requestId":"r1","files":[{}]}"#,
    ] {
        let outcome = read(body.as_bytes());
        assert!(matches!(outcome, Err(WebhookError::Body(_))), "{body}");
    }
}

/// A logged error contains no link.
#[test]
fn error_quotes_nothing_of_the_body() {
    let link = "https://app.example/s/secret-link";
    let files = format!(r#"[{{"fileId":"f","share":"{link}"}}]"#);
    let body = format!(r#"{{"event":"file.completed","requestId":"r","files":{files}}}"#);
    let error = read(body.as_bytes()).unwrap_err();
    let source = error.source().unwrap().to_string();
    assert!(
        !format!("{error:?} {error} {source}").contains("secret"),
        "{source}"
    );
    assert!(
        source.starts_with("invalid type: string, expected struct Share at line 1"),
        "{source}"
    );
}

#[test]
fn debug_shows_the_body_length_only() {
    let shown = format!("{:?}", read(BODY).unwrap());
    assert!(
        shown.contains(&format!("body: {} bytes", BODY.len())),
        "{shown}"
    );
    assert!(!shown.contains("123, 34"), "{shown}");
}
