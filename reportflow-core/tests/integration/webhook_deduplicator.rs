//! Detection of events that were delivered before.

use crate::support::webhook_events::{completed, event};
use reportflow_core::webhook::{EventDeduplicator, Verifier};

#[test]
fn removed_event_is_new_again() {
    let deduplicator = EventDeduplicator::new();
    assert!(deduplicator.insert(&completed("r1")));
    assert!(deduplicator.insert(&completed("r2")));
    assert!(deduplicator.insert(&event("file.failed", "r1")));
    deduplicator.clone().remove(&completed("r1"));
    // Events with this name for this request.
    assert!(!deduplicator.insert(&completed("r2")));
    assert!(!deduplicator.insert(&event("file.failed", "r1")));
    assert!(deduplicator.insert(&completed("r1")));
    assert!(!deduplicator.insert(&completed("r1")));
}

#[test]
fn removed_event_takes_no_capacity() {
    let deduplicator = EventDeduplicator::with_capacity(2);
    assert!(deduplicator.insert(&completed("r1")));
    assert!(deduplicator.insert(&completed("r2")));
    deduplicator.remove(&completed("r1"));
    deduplicator.remove(&completed("r1"));
    assert!(deduplicator.insert(&completed("r1")));
    // `r3` replaces the oldest event, `r2`.
    assert!(deduplicator.insert(&completed("r3")));
    assert!(!deduplicator.insert(&completed("r1")));
    assert!(deduplicator.insert(&completed("r2")));
}

#[test]
fn event_without_a_request_is_always_new() {
    let verifier = Verifier::new("s3cret").unwrap();
    let body = br#"{"event":"ping"}"#;
    let headers = verifier.sign("", body);
    let find = |_: &str| Some(headers[0].1.as_str());
    let ping = verifier.verify_with_headers(find, body).unwrap();
    let deduplicator = EventDeduplicator::new();
    deduplicator.remove(&ping);
    assert!(deduplicator.insert(&ping) && deduplicator.insert(&ping));
}
