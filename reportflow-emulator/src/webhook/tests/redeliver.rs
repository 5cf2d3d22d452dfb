//! Redeliveries.

use super::super::signature::signature;
use super::super::{EVENT_ID_HEADER, RedeliverError, SIGNATURE_HEADER};
use super::*;

#[tokio::test]
async fn redelivers_the_same_event_without_its_fault() {
    let (url, mut received) = receiver(&[500]).await;
    let setup = Setup::new(&url, &[]);
    setup
        .complete("forged", Some(DeliveryFault::BadSignature))
        .await;
    let first = received.recv().await.unwrap();
    let event = setup.settled("forged").await;
    assert_eq!(states(&event), [(DeliveryState::Failed, 1)]);

    let old = &event.deliveries[0].delivery_id;
    let delivery = setup.webhooks.redeliver(old).await.unwrap();
    let second = received.recv().await.unwrap();
    assert_eq!(second.1, first.1);
    assert_eq!(second.0[EVENT_ID_HEADER], first.0[EVENT_ID_HEADER]);
    assert_eq!(second.0[EVENT_ID_HEADER], event.event_id.as_str());
    assert_eq!(
        second.0[SIGNATURE_HEADER],
        signature(SECRET, &first.1).as_str()
    );
    let event = setup.settled("forged").await;
    let expected = [(DeliveryState::Failed, 1), (DeliveryState::Delivered, 1)];
    assert_eq!(states(&event), expected);
    assert_eq!(event.deliveries[1].delivery_id, delivery.delivery_id);
}

/// Each delivery keeps its attempts, although both are attempts of one event.
#[tokio::test]
async fn a_redelivery_runs_beside_a_pending_delivery() {
    let (url, mut received) = receiver(&[503, 204]).await;
    let setup = Setup::new(&url, &[Duration::from_millis(200)]);
    setup.complete("one", None).await;
    next(&mut received).await;
    let event = setup.event("one").await;
    let old = &event.deliveries[0].delivery_id;
    setup.webhooks.redeliver(old).await.unwrap();
    for _ in 0..2 {
        assert_eq!(next(&mut received).await, "one");
    }
    let event = setup.settled("one").await;
    let expected = [(DeliveryState::Delivered, 2), (DeliveryState::Delivered, 1)];
    assert_eq!(states(&event), expected);
}

#[tokio::test]
async fn a_redelivery_needs_its_request_and_a_webhook() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let unknown = setup.webhooks.redeliver("Delivery00000001").await;
    assert!(matches!(unknown, Err(RedeliverError::UnknownDelivery)));
    setup.complete("one", None).await;
    next(&mut received).await;
    let event = setup.settled("one").await;
    let setup = Setup::restarted(setup.stop().await, None, &[]);
    let error = setup.webhooks.redeliver(&event.deliveries[0].delivery_id);
    let error = error.await.unwrap_err().to_string();
    assert!(
        error.starts_with("the workspace `default` has no webhook: "),
        "{error}"
    );
}
