//! Faults of deliveries.

use super::super::signature::signature;
use super::super::{EVENT_ID_HEADER, SIGNATURE_HEADER};
use super::*;

#[tokio::test]
async fn a_lost_event_never_reaches_the_receiver() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[NEVER]);
    setup.complete("lost", Some(DeliveryFault::Lost)).await;
    setup.complete("next", None).await;
    assert_eq!(next(&mut received).await, "next");
    let event = setup.settled("lost").await;
    assert_eq!(states(&event), [(DeliveryState::Failed, 1)]);
    let attempt = &event.deliveries[0].attempts[0];
    assert_eq!(attempt.error.as_deref(), Some("lost by a fault"));
}

#[tokio::test]
async fn a_doubled_event_arrives_twice_with_one_id() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    setup
        .complete("doubled", Some(DeliveryFault::Doubled))
        .await;
    let (one, other) = (
        received.recv().await.unwrap(),
        received.recv().await.unwrap(),
    );
    assert_eq!(one.1, other.1);
    assert_eq!(one.0[EVENT_ID_HEADER], other.0[EVENT_ID_HEADER]);
    let event = setup.settled("doubled").await;
    assert_eq!(states(&event), [(DeliveryState::Delivered, 1); 2]);
    assert_ne!(
        event.deliveries[0].delivery_id,
        event.deliveries[1].delivery_id
    );
}

#[tokio::test]
async fn a_late_event_holds_no_other_back() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    for (id, delay) in [("never", NEVER), ("late", Duration::from_millis(10))] {
        setup.complete(id, Some(DeliveryFault::Late(delay))).await;
    }
    assert_eq!(next(&mut received).await, "late");
    setup.complete("next", None).await;
    assert_eq!(next(&mut received).await, "next");
    let event = setup.event("never").await;
    assert_eq!(states(&event), [(DeliveryState::Pending, 0)]);
}

#[tokio::test]
async fn a_reordered_event_swaps_with_the_next_one() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    for (id, fault) in [
        ("one", Some(DeliveryFault::Reordered)),
        ("two", None),
        ("three", None),
    ] {
        setup.complete(id, fault).await;
    }
    for id in ["two", "one", "three"] {
        assert_eq!(next(&mut received).await, id);
    }
    setup
        .complete("alone", Some(DeliveryFault::Reordered))
        .await;
    assert_eq!(next(&mut received).await, "alone");
}

#[tokio::test]
async fn a_bad_signature_has_the_form_of_a_good_one() {
    let (url, mut received) = receiver(&[401]).await;
    let setup = Setup::new(&url, &[Duration::ZERO]);
    setup
        .complete("forged", Some(DeliveryFault::BadSignature))
        .await;
    for _ in 0..2 {
        let (headers, body) = received.recv().await.unwrap();
        let found = headers[SIGNATURE_HEADER].to_str().unwrap();
        let good = signature(SECRET, &body);
        assert_eq!(found.len(), good.len());
        assert!(found.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(found, good);
    }
    let event = setup.settled("forged").await;
    assert_eq!(states(&event), [(DeliveryState::Delivered, 2)]);
}
