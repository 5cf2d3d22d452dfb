//! Both places keep the same.

use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use tokio::time::timeout;

use super::*;
use crate::model::{Delivery, DeliveryState, Endpoint, FileRecord, FileState, Json, ShareType};

const TEST_TIMEOUT: Duration = Duration::from_secs(60);

fn record(request_id: &str, file_ids: &[&str]) -> RequestRecord {
    let file = |file_id: &&str| FileRecord {
        file_id: (*file_id).to_owned(),
        file_name: "請求書.pdf".to_owned(),
        params: json(r#"{"a":1e2,"a":123456789012345678901}"#),
        passthrough: Some(json(r#"{"b":1,"a":2}"#)),
        share_type: ShareType::Workspace,
        passcode_enabled: false,
        state: FileState::Rendering,
        findings: Vec::new(),
        render_failure: None,
    };
    RequestRecord {
        sequence: 0,
        request_id: request_id.to_owned(),
        workspace: Some("default".to_owned()),
        endpoint: Endpoint::AsyncMultiple,
        design_id: Some("invoice".to_owned()),
        version: Some(1),
        status: 202,
        accepted_at: SystemTime::UNIX_EPOCH,
        headers: String::new(),
        origin: "http://127.0.0.1:1".to_owned(),
        files: file_ids.iter().map(file).collect(),
        rejection: None,
        fault: None,
        has_webhook: true,
        delivery_fault: None,
    }
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

fn event(request_id: &str, state: DeliveryState) -> Event {
    Event {
        event_id: format!("event of {request_id}"),
        request_id: request_id.to_owned(),
        body: "{}".to_owned(),
        deliveries: vec![Delivery {
            delivery_id: format!("delivery of {request_id}"),
            state,
            attempts: Vec::new(),
        }],
        fault: None,
    }
}

fn pdf() -> Result<Bytes, String> {
    Ok(Bytes::from_static(b"%PDF-"))
}

/// Runs a test in memory, and in a folder.
async fn in_both(test: impl AsyncFn(&Store)) {
    test(&Store::in_memory(Retention::default())).await;
    #[cfg(feature = "data")]
    {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(location(&dir), None).await.unwrap();
        test(&store).await;
        store.close().await;
    }
}

#[cfg(feature = "data")]
fn location(dir: &tempfile::TempDir) -> Location {
    Location {
        dir: dir.path().to_owned(),
        objects: None,
        workspace: "default".to_owned(),
    }
}

async fn ids(store: &Store, before: Option<u64>, limit: usize) -> Vec<String> {
    let page = store.page(before, limit, Params::Included, None);
    let page = page.await.unwrap();
    page.into_iter().map(|it| it.request_id).collect()
}

#[tokio::test]
async fn pages_are_newest_first() {
    in_both(async |store| {
        for id in ["a", "b", "c"] {
            store.add(record(id, &[])).await.unwrap();
        }
        assert_eq!(ids(store, None, 2).await, ["c", "b"]);
        let second = store.request("b").await.unwrap().unwrap().sequence;
        assert_eq!(ids(store, Some(second), 2).await, ["a"]);
    })
    .await;
}

#[tokio::test]
async fn a_request_has_its_parameters_as_they_were_sent() {
    in_both(async |store| {
        let sent = record("a", &["1", "2"]);
        store.add(sent.clone()).await.unwrap();
        store.set_status("a", 504).await.unwrap();
        let stored = store.request("a").await.unwrap().unwrap();
        assert_eq!(stored.status, 504);
        assert_eq!(stored.accepted_at, sent.accepted_at);
        for (sent, stored) in sent.files.iter().zip(&stored.files) {
            assert_eq!(stored.file_id, sent.file_id);
            assert_eq!(stored.params.as_str(), sent.params.as_str());
            let passthrough = stored.passthrough.as_ref().unwrap();
            assert_eq!(passthrough.as_str(), r#"{"b":1,"a":2}"#);
        }
        assert!(store.request("b").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_page_may_omit_the_parameters() {
    in_both(async |store| {
        store.add(record("a", &["1", "2"])).await.unwrap();
        for (params, expected) in [(Params::Included, false), (Params::Omitted, true)] {
            let page = store.page(None, 1, params, None).await.unwrap();
            let files: Vec<_> = page[0].files.iter().map(|it| it.file_id.as_str()).collect();
            assert_eq!(files, ["1", "2"]);
            assert!(
                page[0]
                    .files
                    .iter()
                    .all(|it| it.params.is_null() == expected)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_may_have_a_state_of_the_last_delivery() {
    use DeliveryState::{Delivered, Failed, Pending};
    in_both(async |store| {
        for (id, states) in [
            ("a", &[Failed][..]),
            ("b", &[Failed, Delivered]),
            ("c", &[Delivered, Failed]),
            ("d", &[]),
            ("e", &[Failed, Pending]),
        ] {
            store.add(record(id, &[])).await.unwrap();
            if states.is_empty() {
                continue;
            }
            let deliveries = states.iter().enumerate().map(|(number, state)| Delivery {
                delivery_id: format!("delivery {number} of {id}"),
                state: *state,
                attempts: Vec::new(),
            });
            let event = Event {
                deliveries: deliveries.collect(),
                ..event(id, Pending)
            };
            store.save_event(event).await.unwrap();
        }
        let ids = async |before, limit, state| {
            let page = store.page(before, limit, Params::Omitted, Some(state));
            let page = page.await.unwrap().into_iter();
            page.map(|it| it.request_id).collect::<Vec<_>>()
        };
        assert_eq!(ids(None, 9, Failed).await, ["c", "a"]);
        assert_eq!(ids(None, 1, Failed).await, ["c"]);
        let before = store.request("c").await.unwrap().unwrap().sequence;
        assert_eq!(ids(Some(before), 9, Failed).await, ["a"]);
        assert_eq!(ids(None, 9, Pending).await, ["e"]);
        assert_eq!(ids(None, 9, Delivered).await, ["b"]);
    })
    .await;
}

#[tokio::test]
async fn the_last_document_stores_the_event() {
    in_both(async |store| {
        store.add(record("a", &["1", "2"])).await.unwrap();
        let finish = async |file_id: &str, pdf| {
            let event = |record: &RequestRecord| {
                assert!(record.is_finished());
                Some(event(&record.request_id, DeliveryState::Pending))
            };
            let finished = store.finish_file("a", file_id, pdf, event);
            finished.await.unwrap()
        };
        let due = finish("2", Err("too long".to_owned())).await;
        assert!(due.is_none() && store.events("a").await.unwrap().is_empty());
        let due = finish("1", pdf()).await;
        assert_eq!(due.unwrap().event_id, "event of a");
        let events = store.events("a").await.unwrap();
        assert_eq!(events.len(), 1);
        // A document is finished once.
        let due = finish("1", Err("late".to_owned())).await;
        assert!(due.is_none());
        let files = store.request("a").await.unwrap().unwrap().files;
        assert_eq!(files[0].state, FileState::Ready);
        assert_eq!(files[1].state, FileState::Failed("too long".to_owned()));
        assert_eq!(store.pdf("a", "1").await.unwrap(), Some(pdf().unwrap()));
        assert_eq!(store.pdf("a", "2").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_event_is_replaced_and_found_by_its_delivery() {
    in_both(async |store| {
        for id in ["a", "b"] {
            store.add(record(id, &[])).await.unwrap();
            let pending = event(id, DeliveryState::Pending);
            store.save_event(pending).await.unwrap();
        }
        let delivered = event("a", DeliveryState::Delivered);
        store.save_event(delivered).await.unwrap();
        for (id, pending) in [("a", false), ("b", true)] {
            let events = store.events(id).await.unwrap();
            let [event] = &events[..] else {
                panic!("{events:?}");
            };
            assert_eq!(event.is_pending(), pending, "{id}");
        }
        let found = store.event_of_delivery("delivery of a").await.unwrap();
        assert_eq!(found.unwrap().event_id, "event of a");
        let records = [store.request("a").await.unwrap().unwrap()];
        store.remove(&records).await.unwrap();
        let found = store.event_of_delivery("delivery of a").await.unwrap();
        assert!(found.is_none());
    })
    .await;
}

/// The bodies of events count once, however often an event is saved.
#[tokio::test]
async fn events_count_against_the_retention() {
    async fn kept(store: &Store) -> Vec<String> {
        for id in ["a", "b", "c", "d", "e"] {
            store.add(record(id, &[])).await.unwrap();
            for _ in 0..3 {
                let delivered = Event {
                    body: "x".repeat(10_000),
                    ..event(id, DeliveryState::Delivered)
                };
                store.save_event(delivered).await.unwrap();
            }
        }
        // The limits apply to the next request.
        store.add(record("last", &[])).await.unwrap();
        ids(store, None, 10).await
    }
    let retention = Retention {
        requests: usize::MAX,
        bytes: 35_000,
    };
    let expected = ["last", "e", "d", "c"];
    assert_eq!(kept(&Store::in_memory(retention)).await, expected);
    #[cfg(feature = "data")]
    {
        let dir = tempfile::tempdir().unwrap();
        let opened = Store::open(location(&dir), Some(retention)).await;
        let (store, _) = opened.unwrap();
        assert_eq!(kept(&store).await, expected);
        store.close().await;
    }
}

#[tokio::test]
async fn subscribers_get_each_change() {
    in_both(async |store| {
        let mut changes = store.subscribe();
        store.add(record("a", &["1"])).await.unwrap();
        store.finish_file("a", "1", pdf(), |_| None).await.unwrap();
        let records = [store.request("a").await.unwrap().unwrap()];
        store.remove(&records).await.unwrap();
        // A document that is late changes nothing.
        store.finish_file("a", "1", pdf(), |_| None).await.unwrap();
        assert_eq!(store.pdf("a", "1").await.unwrap(), None);
        for kind in [ChangeKind::Added, ChangeKind::Updated, ChangeKind::Removed] {
            let change = changes.try_recv().unwrap();
            assert_eq!((change.kind, change.request_id.as_str()), (kind, "a"));
            assert_eq!(change.workspace.as_deref(), Some("default"));
        }
        assert!(changes.try_recv().is_err());
    })
    .await;
}

/// A client that disconnects cancels its handler, which may be waiting for the store.
#[tokio::test]
async fn a_cancelled_change_is_told() {
    in_both(async |store| {
        let mut changes = store.subscribe();
        let _ = store.add(record("a", &["1"])).now_or_never();
        let records = [record("a", &["1"])];
        let _ = store.finish_file("a", "1", pdf(), |_| None).await;
        let _ = store.remove(&records).now_or_never();
        for kind in [ChangeKind::Added, ChangeKind::Updated, ChangeKind::Removed] {
            let change = timeout(TEST_TIMEOUT, changes.recv()).await;
            assert_eq!(change.unwrap().unwrap().kind, kind);
        }
    })
    .await;
}

#[cfg(feature = "data")]
#[tokio::test]
async fn a_cancelled_removal_deletes_the_documents() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(location(&dir), None).await.unwrap();
    let records = [record("a", &["1"])];
    store.add(records[0].clone()).await.unwrap();
    store.finish_file("a", "1", pdf(), |_| None).await.unwrap();
    let pdf = dir.path().join("objects/a/1.pdf");
    assert!(pdf.exists());
    let _ = store.remove(&records).now_or_never();
    store.close().await;
    assert!(!pdf.exists());
}

#[tokio::test]
async fn all_requests_of_a_workspace_are_removed() {
    in_both(async |store| {
        for (id, workspace) in [("a", Some("x")), ("b", Some("y")), ("c", None)] {
            let workspace = workspace.map(str::to_owned);
            let record = record(id, &["1"]);
            let added = RequestRecord {
                workspace,
                ..record
            };
            store.add(added).await.unwrap();
        }
        store.remove_all(Some("x")).await.unwrap();
        // Nobody knows whose request `c` was.
        assert_eq!(ids(store, None, 9).await, ["b"]);
        assert!(!store.exists("a").await.unwrap() && store.exists("b").await.unwrap());
        store.remove_all(None).await.unwrap();
        assert!(ids(store, None, 9).await.is_empty());
        assert_eq!(store.last_sequence().await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_panic_undoes_only_its_call() {
    in_both(async |store| {
        store.add(record("a", &["1"])).await.unwrap();
        let panics = |_: &RequestRecord| panic!("the clock of a user");
        let finished = store.finish_file("a", "1", pdf(), panics).await;
        assert!(matches!(finished, Err(StoreError::Panic)), "{finished:?}");
        let files = store.request("a").await.unwrap().unwrap().files;
        assert_eq!(files[0].state, FileState::Rendering);
        store.finish_file("a", "1", pdf(), |_| None).await.unwrap();
        let files = store.request("a").await.unwrap().unwrap().files;
        assert_eq!(files[0].state, FileState::Ready);
    })
    .await;
}

#[cfg(feature = "data")]
#[tokio::test]
async fn a_folder_returns_what_is_unfinished() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(location(&dir), None).await.unwrap();
    for id in ["a", "b", "c"] {
        store.add(record(id, &["1", "2"])).await.unwrap();
        store.finish_file(id, "1", pdf(), |_| None).await.unwrap();
    }
    let save = |record: &RequestRecord| Some(event(&record.request_id, DeliveryState::Pending));
    let finished = store.finish_file("b", "2", pdf(), save);
    finished.await.unwrap();
    store.close().await;
    assert!(matches!(store.request("a").await, Err(StoreError::Closed)));

    let (store, unfinished) = Store::open(location(&dir), None).await.unwrap();
    let unfinished: Vec<_> = unfinished.iter().map(|it| it.request_id.as_str()).collect();
    // The documents of `b` are ready, and its webhook is pending.
    assert_eq!(unfinished, ["a", "b", "c"]);
    assert_eq!(store.events("b").await.unwrap().len(), 1);
    let last = ids(&store, None, 1).await;
    store.add(record("d", &[])).await.unwrap();
    assert_eq!(
        (last, ids(&store, None, 1).await),
        (vec!["c".to_owned()], vec!["d".to_owned()])
    );
    store.close().await;
}
