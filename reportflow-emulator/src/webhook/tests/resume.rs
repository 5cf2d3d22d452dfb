//! Events of an earlier run.

use super::super::EVENT_ID_HEADER;
use super::*;

impl Setup {
    /// Enqueues each record, as `generation::resume` does.
    async fn resume(&self, request_id: &str) {
        let record = self.store.request(request_id).await.unwrap().unwrap();
        let queue = self.webhooks.lock_queue(Some(DEFAULT_NAME)).await;
        let ticket = queue.map(|queue| queue.enqueue(request_id));
        self.webhooks.resume(ticket, &record).await;
    }
}

#[tokio::test]
async fn a_pending_delivery_goes_on_with_the_same_event_id() {
    let (url, mut received) = receiver(&[503]).await;
    let setup = Setup::new(&url, &[NEVER; 2]);
    setup.complete("one", None).await;
    let before = received.recv().await.unwrap();
    let is_attempted = |event: &Event| !event.deliveries[0].attempts.is_empty();
    setup.until("one", is_attempted).await;
    let store = setup.stop().await;

    let setup = Setup::restarted(store, Some(&url), &[NEVER; 2]);
    setup.resume("one").await;
    let after = received.recv().await.unwrap();
    assert_eq!(after.1, before.1);
    assert_eq!(after.0[EVENT_ID_HEADER], before.0[EVENT_ID_HEADER]);
    let event = setup.settled("one").await;
    assert_eq!(states(&event), [(DeliveryState::Delivered, 2)]);
}

/// The run ended before the first attempts.
#[tokio::test]
async fn events_without_an_attempt_keep_their_order() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let _rendering = setup.accept("rendering", None).await;
    setup.complete("stored", None).await;
    let stored = setup.event("stored").await;
    drop(setup.accept("missing", None).await);
    setup.render("missing").await;
    let store = setup.stop().await;
    assert!(received.try_recv().is_err());

    let setup = Setup::restarted(store, Some(&url), &[]);
    for id in ["stored", "missing"] {
        setup.resume(id).await;
    }
    let (headers, _) = received.recv().await.unwrap();
    assert_eq!(headers[EVENT_ID_HEADER], stored.event_id.as_str());
    assert_eq!(next(&mut received).await, "missing");
    setup.settled("missing").await;
}

#[tokio::test]
async fn settled_events_are_not_sent_again() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    setup.complete("done", None).await;
    next(&mut received).await;
    setup.settled("done").await;
    let setup = Setup::restarted(setup.stop().await, Some(&url), &[]);
    setup.resume("done").await;
    setup.complete("new", None).await;
    assert_eq!(next(&mut received).await, "new");
}

/// An emulator that gets a webhook at last does not report all old documents.
#[tokio::test]
async fn requests_from_before_the_webhook_have_no_event() {
    let (url, mut received) = receiver(&[]).await;
    let setup = Setup::new(&url, &[]);
    let old = RequestRecord {
        has_webhook: false,
        ..record("old", None)
    };
    setup.store.add(old).await.unwrap();
    setup.render("old").await;
    setup.resume("old").await;
    setup.complete("new", None).await;
    assert_eq!(next(&mut received).await, "new");
}

/// Otherwise the retention could never remove their requests.
#[tokio::test]
async fn pending_deliveries_fail_if_the_workspace_has_no_webhook_any_more() {
    let (url, mut received) = receiver(&[503]).await;
    let setup = Setup::new(&url, &[NEVER; 2]);
    setup.complete("attempted", None).await;
    next(&mut received).await;
    let is_attempted = |event: &Event| !event.deliveries[0].attempts.is_empty();
    setup.until("attempted", is_attempted).await;
    drop(setup.accept("queued", None).await);
    setup.render("queued").await;

    let setup = Setup::restarted(setup.stop().await, None, &[]);
    for (id, attempts) in [("attempted", 2), ("queued", 1)] {
        setup.resume(id).await;
        let event = setup.event(id).await;
        assert_eq!(states(&event), [(DeliveryState::Failed, attempts)]);
        let last = event.deliveries[0].attempts.last().unwrap();
        let expected = "the workspace has no webhook";
        assert_eq!(last.error.as_deref(), Some(expected));
    }

    let setup = Setup::restarted(setup.stop().await, Some(&url), &[]);
    let event = setup.event("queued").await;
    let delivery = setup.webhooks.redeliver(&event.deliveries[0].delivery_id);
    delivery.await.unwrap();
    assert_eq!(next(&mut received).await, "queued");
}
