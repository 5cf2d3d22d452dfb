//! Detection of events that were delivered before.

use crate::support::webhook_events::{completed, event};
use reportflow_core::webhook::{EventDeduplicator, Verifier};

#[test]
fn removed_event_is_new_again() {
    let seen = EventDeduplicator::new();
    assert!(seen.insert(&completed("r1")));
    assert!(seen.insert(&completed("r2")));
    assert!(seen.insert(&event("file.failed", "r1")));
    seen.clone().remove(&completed("r1"));
    // Of this name, and this request.
    assert!(!seen.insert(&completed("r2")));
    assert!(!seen.insert(&event("file.failed", "r1")));
    assert!(seen.insert(&completed("r1")));
    assert!(!seen.insert(&completed("r1")));
}

#[test]
fn removed_event_takes_no_capacity() {
    let seen = EventDeduplicator::with_capacity(2);
    assert!(seen.insert(&completed("r1")));
    assert!(seen.insert(&completed("r2")));
    seen.remove(&completed("r1"));
    seen.remove(&completed("r1"));
    assert!(seen.insert(&completed("r1")));
    // In place of the oldest, which is `r2` now.
    assert!(seen.insert(&completed("r3")));
    assert!(!seen.insert(&completed("r1")));
    assert!(seen.insert(&completed("r2")));
}

#[test]
fn event_without_a_request_is_always_new() {
    let verifier = Verifier::new("s3cret").unwrap();
    let body = br#"{"event":"ping"}"#;
    let headers = verifier.sign("", body);
    let find = |_: &str| Some(headers[0].1.as_str());
    let ping = verifier.verify_with(find, body).unwrap();
    let seen = EventDeduplicator::new();
    seen.remove(&ping);
    assert!(seen.insert(&ping) && seen.insert(&ping));
}
