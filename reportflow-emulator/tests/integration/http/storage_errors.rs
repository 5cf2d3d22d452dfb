//! Documents that cannot be stored, as with a full disk or a bucket without a network.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reportflow_emulator::EmulatorBuilder;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::http::api::{Api, builder, invoice};
use crate::http::held_documents::HeldDocuments;
use crate::http::webhook_receiver::receiver;

/// A file in the place of the folder fails every write.
fn break_storage(data: &Path) {
    fs::rename(data.join("objects"), data.join("away")).unwrap();
    fs::write(data.join("objects"), "").unwrap();
}

fn mend_storage(data: &Path) {
    fs::remove_file(data.join("objects")).unwrap();
    fs::rename(data.join("away"), data.join("objects")).unwrap();
}

/// Generates a document. The wait for it ends before it is stored.
async fn generate(api: &Api) -> serde_json::Value {
    let body = invoice(json!({}), json!({})).to_string();
    let response = api.post_to("/file/sync/single", body).await;
    assert_eq!(response.status, 504);
    let latest = api.admin("GET", "/requests/latest").await.json();
    assert_eq!(latest["files"][0]["state"], "rendering", "{latest}");
    latest
}

#[tokio::test]
async fn a_document_is_stored_when_the_storage_works_again() {
    let data = tempfile::tempdir().unwrap();
    let builder = builder().data_dir(data.path());
    let builder = builder.sync_timeout(Duration::from_millis(500));
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    break_storage(data.path());
    let request = generate(&api).await;
    mend_storage(data.path());
    assert_eq!(api.download(&request).await.status, 200);
}

#[tokio::test]
async fn a_document_that_was_never_stored_is_rendered_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let timeout = Duration::from_millis(500);
    let start = || {
        builder()
            .data_dir(data.path())
            .sync_timeout(timeout)
            .start()
    };
    let emulator = start().await.unwrap();
    break_storage(data.path());
    let request = generate(&Api::new(&emulator)).await;
    emulator.shutdown().await;
    mend_storage(data.path());
    let emulator = start().await.unwrap();
    assert_eq!(Api::new(&emulator).download(&request).await.status, 200);
}

/// Returns a builder, and the number of documents that its emulator has rendered.
fn counting_builder(data: &Path) -> (EmulatorBuilder, Arc<AtomicUsize>) {
    let rendered = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&rendered);
    let builder = builder().data_dir(data).renderer(move |_, _, _| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(b"%PDF-".to_vec())
    });
    (builder, rendered)
}

/// One document for each processor may wait for the storage too.
#[tokio::test]
async fn rendering_waits_for_the_storage() {
    let data = tempfile::tempdir().unwrap();
    let (builder, rendered) = counting_builder(data.path());
    let builder = builder.sync_timeout(Duration::from_millis(500));
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    break_storage(data.path());
    let mut last = json!(null);
    for _ in 0..100 {
        last = api.invoice(json!({}), json!({})).await.json();
    }
    generate(&api).await;
    let processors = thread::available_parallelism().unwrap().get();
    let waiting = rendered.load(Ordering::Relaxed);
    assert!((32..=32 + processors).contains(&waiting), "{waiting}");
    mend_storage(data.path());
    assert_eq!(api.download(&last).await.status, 200);
}

/// A nearly full disk takes small documents only.
#[tokio::test]
async fn a_document_that_cannot_be_stored_holds_no_webhooks_back() {
    let data = tempfile::tempdir().unwrap();
    let (url, mut requests) = receiver(0).await;
    let builder = builder().data_dir(data.path()).webhook(url, "s");
    let (builder, documents) = HeldDocuments::new(builder);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let accepted = api.invoice(json!({}), json!({})).await.json();
        ids.push(accepted["requestId"].as_str().unwrap().to_owned());
    }
    let broken = data.path().join("objects").join(&ids[0]);
    fs::write(&broken, "").unwrap();
    documents.release();
    documents.release();
    let mut next = async || {
        let (_, body) = requests.recv().await.unwrap();
        let event: Value = serde_json::from_slice(&body).unwrap();
        event["requestId"].as_str().unwrap().to_owned()
    };
    assert_eq!(next().await, ids[1]);
    fs::remove_file(&broken).unwrap();
    assert_eq!(next().await, ids[0]);
}

/// The documents of removed requests would hold the others back.
#[tokio::test]
async fn the_documents_of_removed_requests_are_not_stored() {
    let data = tempfile::tempdir().unwrap();
    let (builder, rendered) = counting_builder(data.path());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    break_storage(data.path());
    for _ in 0..40 {
        api.invoice(json!({}), json!({})).await;
    }
    emulator.reset().await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while rendered.load(Ordering::Relaxed) < 40 {
        assert!(Instant::now() < deadline, "{rendered:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Otherwise the delivery stays pending until the next start, which repeats it.
#[tokio::test]
async fn the_result_of_a_webhook_is_stored_when_the_storage_works_again() {
    let data = tempfile::tempdir().unwrap();
    let (url, mut requests) = receiver(0).await;
    let builder = builder().data_dir(data.path()).webhook(url, "s");
    let emulator = builder.start().await.unwrap();
    let database = Connection::open(data.path().join("emulator.db")).unwrap();
    let fail = "CREATE TRIGGER fail BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'full'); END";
    database.execute_batch(fail).unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({}), json!({})).await;
    requests.recv().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    database.execute_batch("DROP TRIGGER fail").unwrap();
    let timeout = Duration::from_secs(10);
    let delivered = emulator.wait_for("webhook:delivered", 1, timeout).await;
    delivered.unwrap();
    assert!(requests.try_recv().is_err());
}
