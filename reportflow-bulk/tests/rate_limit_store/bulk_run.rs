//! A run whose database of the rate limit goes away.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reportflow_bulk::{Bulk, Document, EventKind, Folder, Journal, Run};
use reportflow_emulator::Emulator;
use reportflow_test_postgres::Cluster;
use serde_json::json;
use serde_json::value::to_raw_value;

use crate::cluster::store;
use crate::program::client;

const DOCUMENTS: u64 = 3;
/// A failure comes earlier.
const PATIENCE: Duration = Duration::from_secs(60);

fn documents() -> impl Iterator<Item = Document> {
    (1..=DOCUMENTS).map(|number| {
        let key = format!("R-{number}");
        let params = json!({ "領収書番号": key, "金額": 1_100 });
        Document::from_params(key, "Rc7nW2pXk9DhT4Vb", 1, to_raw_value(&params).unwrap())
    })
}

/// Waits until the run waits for the database.
async fn wait_for_failure(run: &Run, start: &str) {
    let message = format!("{start}not sent: the store of the rate limit failed: ");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let failure = run.last_failure().unwrap_or_default();
        if failure.starts_with(&message) {
            return;
        }
        assert!(Instant::now() < deadline, "{message:?} in {failure:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_waits_for_the_database() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let cluster = Arc::new(cluster);
    let emulator = Emulator::builder();
    let emulator = emulator.designs_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../designs"));
    let emulator = emulator.start().await.unwrap();
    let store = store(&cluster.url(), Duration::from_millis(100)).await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path().join("journal.db"));
    let client = client(&emulator.base_url(), store);
    let stopped = Arc::clone(&cluster);
    let bulk = Bulk::new(client, journal.await.unwrap(), Folder::new(folder.path()));
    let bulk = bulk.on_event(move |event| {
        // Before the files are fetched.
        if event.kind == EventKind::Accepted {
            stopped.stop_hard();
        }
    });

    cluster.stop_hard();
    let run = bulk.run(documents()).await.unwrap();
    wait_for_failure(&run, "").await;
    cluster.start_again();
    wait_for_failure(&run, "downloads fail: ").await;
    cluster.start_again();
    let counts = run.finish().await.unwrap();
    assert_eq!(counts.saved, DOCUMENTS);
}
