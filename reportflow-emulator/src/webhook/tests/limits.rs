//! Receivers that hang.

use std::time::Instant;

use super::super::pending::MAX_PENDING;
use super::*;

#[tokio::test]
async fn a_receiver_that_timed_out_holds_nothing_back() {
    let (url, mut received, permits) = held_receiver(&[], 0).await;
    let setup = Setup::new(&url, &[]);
    setup.complete("silent", None).await;
    next(&mut received).await;
    let event = setup.settled("silent").await;
    assert_eq!(states(&event), [(DeliveryState::Failed, 1)]);
    let start = Instant::now();
    for id in ["one", "two", "three"] {
        setup.complete(id, None).await;
    }
    // Nothing orders them.
    for _ in 0..3 {
        next(&mut received).await;
    }
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    permits.add_permits(Semaphore::MAX_PERMITS / 2);
}

/// A late event is pending without a connection.
#[tokio::test]
async fn the_oldest_of_too_many_pending_deliveries_fails() {
    let (url, _received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let late = Some(DeliveryFault::Late(NEVER));
    for number in 0..=MAX_PENDING {
        setup.complete(&number.to_string(), late).await;
    }
    let event = setup.settled("0").await;
    assert_eq!(states(&event), [(DeliveryState::Failed, 1)]);
    let error = event.deliveries[0].attempts[0].error.as_deref();
    let expected = "the workspace has more than 10000 pending webhooks";
    assert_eq!(error, Some(expected));
    for number in [1, MAX_PENDING] {
        let event = setup.event(&number.to_string()).await;
        assert_eq!(states(&event), [(DeliveryState::Pending, 0)], "{number}");
    }
}

/// The clock is the user's: it may panic or wait.
#[tokio::test]
async fn the_store_does_not_call_the_clock() {
    let (url, _received) = receiver(&[]).await;
    let calls = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&calls);
    let clock = move || {
        *counter.lock().unwrap() += 1;
        SystemTime::UNIX_EPOCH
    };
    let store = Arc::new(Store::in_memory(Retention::default()));
    let setup = Setup::with_clock(store, Some(&url), &[], Arc::new(clock));
    let mut ready = record("one", None);
    ready.files[0].state = FileState::Ready;
    let event = setup.webhooks.event_of(Some(DEFAULT_NAME));
    let before = *calls.lock().unwrap();
    assert!(event(&ready).is_some());
    assert_eq!(*calls.lock().unwrap(), before);
}
