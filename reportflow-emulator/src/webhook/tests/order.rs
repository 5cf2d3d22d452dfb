//! The order of first attempts.

use std::time::Instant;

use super::*;
use crate::store::Params;

#[tokio::test]
async fn an_event_waits_for_earlier_requests_of_its_workspace() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let slow = setup.accept("slow", None).await;
    setup.complete("next", None).await;
    setup.complete("last", None).await;
    assert!(received.try_recv().is_err());
    setup.finish("slow", slow).await;
    for id in ["slow", "next", "last"] {
        assert_eq!(next(&mut received).await, id);
    }
    let event = setup.settled("last").await;
    assert_eq!(states(&event), [(DeliveryState::Delivered, 1)]);
    assert_eq!(event.deliveries[0].attempts[0].status, Some(204));
}

#[tokio::test]
async fn failed_and_removed_requests_hold_nothing_back() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let failed = setup.accept("failed", None).await;
    let no_ink = Err("no ink".to_owned());
    setup
        .store
        .finish_file("failed", "file", no_ink, |_| None)
        .await
        .unwrap();
    drop(failed);
    drop(setup.accept("cancelled", None).await);
    let _rendering = setup.accept("removed", None).await;
    setup.complete("good", None).await;
    setup
        .store
        .remove(&[record("removed", None)])
        .await
        .unwrap();
    assert_eq!(next(&mut received).await, "good");
    assert!(setup.store.events("failed").await.unwrap().is_empty());
}

/// The queue may not wait for the request yet when it is removed.
#[tokio::test]
async fn the_event_of_a_removed_request_is_not_sent() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let slow = setup.accept("slow", None).await;
    setup.complete("removed", None).await;
    setup.complete("last", None).await;
    setup
        .store
        .remove(&[record("removed", None)])
        .await
        .unwrap();
    setup.finish("slow", slow).await;
    for id in ["slow", "last"] {
        assert_eq!(next(&mut received).await, id);
    }
}

#[tokio::test]
async fn a_removed_request_has_no_retries() {
    let (url, mut received, permits) = held_receiver(&[503], 0).await;
    let setup = Setup::new(&url, &[Duration::ZERO; 3]);
    setup.complete("removed", None).await;
    next(&mut received).await;
    setup
        .store
        .remove(&[record("removed", None)])
        .await
        .unwrap();
    permits.add_permits(9);
    for id in ["one", "two"] {
        setup.complete(id, None).await;
        assert_eq!(next(&mut received).await, id);
    }
}

/// The receiver responds only at the end.
#[tokio::test]
async fn a_silent_receiver_holds_an_event_back_for_a_second() {
    let (url, mut received, permits) = held_receiver(&[], 0).await;
    let setup = Setup::new(&url, &[]);
    let start = Instant::now();
    for id in ["one", "two"] {
        setup.complete(id, None).await;
    }
    for id in ["one", "two"] {
        assert_eq!(next(&mut received).await, id);
    }
    assert!(start.elapsed() >= Duration::from_secs(1));
    permits.add_permits(2);
    for id in ["one", "two"] {
        let event = setup.settled(id).await;
        assert_eq!(states(&event), [(DeliveryState::Delivered, 1)]);
    }
}

/// The earlier event is retried after the test only.
#[tokio::test]
async fn a_retry_holds_nothing_back() {
    let (url, mut received) = receiver(&[503]).await;
    let setup = Setup::new(&url, &[NEVER]);
    for id in ["one", "two", "three"] {
        setup.complete(id, None).await;
    }
    for id in ["one", "two", "three"] {
        assert_eq!(next(&mut received).await, id);
    }
    let event = setup.event("one").await;
    assert_eq!(states(&event), [(DeliveryState::Pending, 1)]);
}

#[tokio::test]
async fn a_pending_event_is_kept_beyond_the_retention() {
    let (url, mut received) = receiver(&[503]).await;
    let retention = Retention {
        requests: 1,
        ..Retention::default()
    };
    let store = Arc::new(Store::in_memory(retention));
    let setup = Setup::restarted(store, Some(&url), &[NEVER]);
    setup.complete("pending", None).await;
    next(&mut received).await;
    for id in ["one", "two"] {
        setup.complete(id, None).await;
        assert_eq!(next(&mut received).await, id);
        setup.settled(id).await;
    }
    drop(setup.accept("three", None).await);
    let kept = setup.store.page(None, 9, Params::Included, None);
    let kept = kept.await.unwrap();
    let kept: Vec<_> = kept.iter().map(|it| it.request_id.as_str()).collect();
    assert_eq!(kept, ["three", "pending"]);
}
