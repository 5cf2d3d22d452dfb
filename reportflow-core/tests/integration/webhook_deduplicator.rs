//! Detection of events that were delivered before.

use crate::support::webhook_events::{completed, event};
use reportflow_core::webhook::{Recent, Verifier};

#[test]
fn removed_event_is_new_again() {
    let recent = Recent::new();
    assert!(recent.is_new(&completed("r1")));
    assert!(recent.is_new(&completed("r2")));
    assert!(recent.is_new(&event("file.failed", "r1")));
    recent.clone().forget(&completed("r1"));
    // Of this name, and this request.
    assert!(!recent.is_new(&completed("r2")));
    assert!(!recent.is_new(&event("file.failed", "r1")));
    assert!(recent.is_new(&completed("r1")));
    assert!(!recent.is_new(&completed("r1")));
}

#[test]
fn removed_event_takes_no_capacity() {
    let recent = Recent::with_capacity(2);
    assert!(recent.is_new(&completed("r1")));
    assert!(recent.is_new(&completed("r2")));
    recent.forget(&completed("r1"));
    recent.forget(&completed("r1"));
    assert!(recent.is_new(&completed("r1")));
    // In place of the oldest, which is `r2` now.
    assert!(recent.is_new(&completed("r3")));
    assert!(!recent.is_new(&completed("r1")));
    assert!(recent.is_new(&completed("r2")));
}

#[test]
fn event_without_a_request_is_always_new() {
    let verifier = Verifier::new("s3cret").unwrap();
    let body = br#"{"event":"ping"}"#;
    let headers = verifier.sign("", body);
    let find = |_: &str| Some(headers[0].1.as_str());
    let ping = verifier.verify_with(find, body).unwrap();
    let recent = Recent::new();
    recent.forget(&ping);
    assert!(recent.is_new(&ping) && recent.is_new(&ping));
}
