//! The inbox: events and waiting tasks, in any order.

use std::time::Duration;

use crate::support::webhook_events::{completed, event};
use reportflow_core::webhook::Inbox;
use reportflow_core::{AcceptedRequest, Error, RequestId};
use tokio::time::{Instant, timeout};

const MINUTE: Duration = Duration::from_secs(60);

fn accepted(request: &str) -> AcceptedRequest {
    serde_json::from_str(&format!(r#"{{"requestId":"{request}"}}"#)).unwrap()
}

async fn is_there(inbox: &Inbox, request: &str) -> bool {
    match inbox
        .wait_for_completion(&accepted(request).request_id, Duration::ZERO)
        .await
    {
        Ok(done) => done.request_id == request,
        Err(Error::NotReady { .. }) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(start_paused = true)]
async fn each_waiting_task_gets_its_event() {
    // The capacity is smaller than the number of waiting tasks.
    let inbox = Inbox::with_capacity(2);
    let tasks: Vec<_> = (0..100)
        .map(|n| {
            let inbox = inbox.clone();
            tokio::spawn(async move {
                // Two tasks wait for each request.
                let accepted = accepted(&format!("r{}", n / 2));
                inbox
                    .wait_for_completion(&accepted.request_id, MINUTE)
                    .await
            })
        })
        .collect();
    // Time passes only when every task waits.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for n in (0..50).rev() {
        inbox.deliver(completed(&format!("r{n}")));
    }
    for (n, task) in tasks.into_iter().enumerate() {
        let done = task.await.unwrap().unwrap();
        assert_eq!(done.request_id, format!("r{}", n / 2).as_str());
        assert_eq!(done.files[0].file_id, format!("f-r{}", n / 2).as_str());
    }
    assert!(format!("{inbox:?}").contains("waiting: 0"), "{inbox:?}");
}

#[tokio::test(start_paused = true)]
async fn keeps_early_events_and_drops_the_oldest() {
    let inbox = Inbox::with_capacity(2);
    for request in ["r1", "r2", "r2", "r2", "r3"] {
        inbox.deliver(completed(request));
    }
    inbox.deliver(event("file.failed", "r4"));
    for (request, expected) in [
        ("r1", false),
        ("r2", true),
        ("r3", true),
        ("r3", true),
        ("r4", false),
    ] {
        assert_eq!(is_there(&inbox, request).await, expected, "{request}");
    }

    let nothing = Inbox::with_capacity(0);
    nothing.deliver(completed("r1"));
    assert!(!is_there(&nothing, "r1").await);
}

#[tokio::test(start_paused = true)]
async fn timeout_ends_a_wait() {
    let inbox = Inbox::new();
    let start = Instant::now();
    let error = inbox
        .wait_for_completion(&accepted("r1").request_id, MINUTE)
        .await
        .unwrap_err();
    assert_eq!(start.elapsed(), MINUTE);
    assert!(matches!(error, Error::NotReady { waited, .. } if waited == MINUTE));
    assert_eq!(error.to_string(), "the file was not ready after 60s");

    // A cancelled wait does not lose the event for the next one.
    for _ in 0..3 {
        let given_up = timeout(
            MINUTE,
            inbox.wait_for_completion(&accepted("r1").request_id, Duration::MAX),
        )
        .await;
        assert!(given_up.is_err());
    }
    assert!(format!("{inbox:?}").contains("waiting: 0"), "{inbox:?}");
    inbox.deliver(completed("r1"));
    assert!(is_there(&inbox, "r1").await);
}

#[tokio::test(start_paused = true)]
async fn matches_events_by_request_id_alone() {
    let inbox = Inbox::new();
    let id: RequestId = "r1".parse().unwrap();
    let waiting = tokio::spawn({
        let (inbox, id) = (inbox.clone(), id.clone());
        async move { inbox.wait_for_completion(&id, MINUTE).await }
    });
    // Time passes only when every task waits.
    tokio::time::sleep(Duration::from_secs(1)).await;
    inbox.deliver(completed("r2"));
    inbox.deliver(completed("r1"));
    assert_eq!(waiting.await.unwrap().unwrap().request_id, id);
    let later = inbox
        .wait_for_completion(&id, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(later.request_id, id);
}

#[test]
fn futures_are_send() {
    fn send<T: Send>(_: T) {}
    let (inbox, accepted) = (Inbox::new(), accepted("r1"));
    send(inbox.wait_for_completion(&accepted.request_id, MINUTE));
}

#[tokio::test(start_paused = true)]
async fn a_subscription_has_the_events_of_all_requests() {
    let inbox = Inbox::new();
    inbox.deliver(completed("before"));
    let mut events = inbox.subscribe();
    let clone = inbox.clone();
    for request in ["r1", "r2", "r2"] {
        clone.deliver(completed(request));
    }
    for request in ["before", "r1", "r2", "r2"] {
        assert_eq!(events.next().await.unwrap().request_id, request);
    }
    drop((inbox, clone));
    assert!(events.next().await.is_none());
}
