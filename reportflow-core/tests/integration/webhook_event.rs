//! Known and unknown events with a valid signature.

use std::error::Error as _;

use http::{HeaderMap, HeaderName};
use reportflow_core::webhook::{Event, EventKind, FileCompleted, Verifier, WebhookError};
use reportflow_core::{AcceptedRequest, ShareType};

pub(crate) const BODY: &[u8] =
    br#"{"event":"file.completed","timestamp":"2026-02-15T10:30:45.123Z","workspaceId":"w1",
"requestId":"aB3dE6gH9jK2mN5p","designId":"0eUDdgAjNXrrItA2","version":5,"files":[{"fileId":"f1",
"fileName":"invoice.pdf","passthrough":{"pageId":"abc123"},"share":{"shareType":"workspace",
"url":"https://app.example/s","passcodeEnabled":false}}]}"#;

pub(crate) fn read(body: &[u8]) -> Result<Event, WebhookError> {
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
        (event.name.as_str(), event.raw_body()),
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

    let accepted = |id: &str| {
        serde_json::from_str::<AcceptedRequest>(&format!(r#"{{"requestId":"{id}"}}"#)).unwrap()
    };
    assert!(event.is_for_request(&accepted("aB3dE6gH9jK2mN5p")));
    assert!(!event.is_for_request(&accepted("another")));
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
        ("{}", None),
        (r#"{"event":1,"requestId":"r1"}"#, Some("r1")),
        // Nobody can download its files by these.
        (r#"{"event":"file.completed"}"#, None),
        (
            r#"{"event":"file.completed","requestId":null,"files":[]}"#,
            None,
        ),
        (
            r#"{"event":"file.completed","requestId":"../r","files":[]}"#,
            None,
        ),
    ] {
        let event = read(body.as_bytes()).unwrap();
        assert!(matches!(event.kind, EventKind::Other));
        assert_eq!(event.request_id().map(|id| id.as_str()), request);
        assert_eq!(event.raw_body(), body.as_bytes());
    }
    for body in [
        "",
        "[]",
        "null",
        r#"{"event":"file.completed","requestId":"r1""#,
        "\u{feff}{}",
    ] {
        let outcome = read(body.as_bytes());
        assert!(
            matches!(outcome, Err(WebhookError::InvalidPayload(_))),
            "{body}"
        );
    }
}

/// A verified event has files to download. An invalid optional field must not cause an
/// error.
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
}

/// The sender would repeat an event that is rejected, in the same form.
#[test]
fn odd_members_never_reject_an_event() {
    const ODD: [&str; 9] = [
        "null",
        "1e999",
        "123456789012345678901234567890",
        r#""\ud800""#,
        "true",
        "[[1e999]]",
        r#"{"a":1e999}"#,
        r#"{"fileId":"f9"}"#,
        "[null]",
    ];
    for name in [
        "timestamp",
        "workspaceId",
        "designId",
        "version",
        "files",
        "event2",
        "plan",
    ] {
        for odd in ODD {
            let body = format!(r#"{{"event":"file.completed","{name}":{odd},"requestId":"r1"}}"#);
            let event = read(body.as_bytes()).unwrap_or_else(|error| panic!("{body}: {error:?}"));
            assert!(matches!(event.kind, EventKind::FileCompleted(_)), "{body}");
            assert_eq!(event.request_id().unwrap(), "r1");
        }
    }
    for name in ["fileName", "share", "passthrough", "pages"] {
        for odd in ODD {
            let done = completed(&format!(r#"[{{"fileId":"f1","{name}":{odd}}}]"#));
            assert_eq!(done.files[0].file_id, "f1", "{name}: {odd}");
        }
    }
    // The other members of an odd share stay.
    for name in ["shareType", "passcodeEnabled", "passcode", "until"] {
        for odd in ODD {
            let share = format!(r#"{{"{name}":{odd},"url":"https://app.example/s"}}"#);
            let done = completed(&format!(r#"[{{"fileId":"f1","share":{share}}}]"#));
            let share = done.files[0].share.as_ref().unwrap();
            assert_eq!(
                share.url.as_deref(),
                Some("https://app.example/s"),
                "{name}: {odd}"
            );
        }
    }
    // A file without a valid id cannot be downloaded. The others can.
    for odd in ODD {
        let done = completed(&format!(r#"[{{"fileId":{odd}}},{odd},{{"fileId":"f1"}}]"#));
        assert_eq!(done.files.last().unwrap().file_id, "f1", "{odd}");
    }
    // A name may be odd as well.
    for odd in [r#""\ud800""#, r#""\udc00x""#, r#""""#, r#""\u0000""#] {
        let member = format!("{odd}:1");
        let body = format!(r#"{{{member},"event":"file.completed","requestId":"r1",{member}}}"#);
        let event = read(body.as_bytes()).unwrap_or_else(|error| panic!("{body}: {error:?}"));
        assert!(matches!(event.kind, EventKind::FileCompleted(_)), "{body}");
        let share = format!(r#"{{{member},"url":"https://app.example/s"}}"#);
        let done = completed(&format!(r#"[{{{member},"fileId":"f1","share":{share}}}]"#));
        assert_eq!(done.files[0].file_id, "f1", "{odd}");
        let url = done.files[0].share.as_ref().unwrap().url.as_deref();
        assert_eq!(url, Some("https://app.example/s"), "{odd}");
    }
    // An escaped name is the same name.
    let done = completed(r#"[{"file\u0049d":"f1"}]"#);
    assert_eq!(done.files[0].file_id, "f1");
    // The last of equal names counts, as in JavaScript.
    let done = completed(r#"[],"files":[{"fileId":"f0","fileId":"f1"}]"#);
    assert_eq!(done.files[0].file_id, "f1");
}

fn completed(files: &str) -> FileCompleted {
    let body = format!(r#"{{"event":"file.completed","requestId":"r1","files":{files}}}"#);
    match read(body.as_bytes())
        .unwrap_or_else(|error| panic!("{body}: {error:?}"))
        .kind
    {
        EventKind::FileCompleted(done) => done,
        kind => panic!("{body}: {kind:?}"),
    }
}

/// A logged error contains no link.
#[test]
fn error_quotes_nothing_of_the_body() {
    let error = read(br#""https://app.example/s/secret-link""#).unwrap_err();
    let source = error.source().unwrap().to_string();
    assert!(
        !format!("{error:?} {error} {source}").contains("secret"),
        "{source}"
    );
    assert!(
        source.starts_with("invalid type: string, expected struct Event at line 1"),
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
