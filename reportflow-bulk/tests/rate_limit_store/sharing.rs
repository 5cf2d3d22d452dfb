//! Several programs at the same time.

use std::time::{Duration, Instant};

use reportflow_core::{RateLimitClass, RateLimitStore as _};
use reportflow_emulator::Emulator;
use reportflow_test_postgres::{Cluster, Setup};
use tokio::task::JoinSet;

use crate::cluster::{LIMIT, acquire, check, connect, record, store};
use crate::program::{CLIENTS, REQUESTS, base_url, send_all, sender, url};

const PROGRAMS: usize = 3;
const MINUTE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "another test starts it"]
async fn program() {
    send_all(&url(), &base_url(), MINUTE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_never_exceed_the_limit_together() {
    // The cluster may have another isolation than PostgreSQL's default.
    let Some(cluster) = Cluster::start_with(Setup {
        settings: &[("default_transaction_isolation", "serializable")],
        ..Setup::default()
    }) else {
        return;
    };
    record(&cluster).await;
    // It has no limit: a busy machine sends requests later than their slots.
    let emulator = Emulator::builder();
    let emulator = emulator.designs_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../designs"));
    let emulator = emulator.start().await.unwrap();
    let mut programs = JoinSet::new();
    for _ in 0..PROGRAMS {
        let mut program = sender(&cluster.url(), &emulator.base_url());
        programs.spawn(async move { program.output().await.unwrap() });
    }
    send_all(&cluster.url(), &emulator.base_url(), MINUTE).await;
    for output in programs.join_all().await {
        assert!(output.status.success(), "{output:?}");
    }
    let slots = check(&cluster, MINUTE).await;
    assert_eq!(slots as u64, ((PROGRAMS + 1) * CLIENTS) as u64 * REQUESTS);
    let requests = emulator.requests().await.unwrap();
    assert_eq!(requests.len(), slots, "each has a slot");
}

/// Programs that start together create the table once, and their limit is that of one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_that_start_together_create_the_table() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let minute = Duration::from_secs(3600);
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let url = cluster.url();
        tasks.spawn(async move {
            let store = store(&url, minute).await;
            let acquired = tokio::time::timeout(Duration::from_secs(3), async {
                loop {
                    acquire(&store).await;
                }
            });
            assert!(acquired.await.is_err());
        });
    }
    tasks.join_all().await;
    let sql = "SELECT cardinality(slots) FROM reportflow.rate_limit WHERE class = 'async'";
    let row = connect(&cluster.url()).await.query_one(sql, &[]).await;
    assert_eq!(row.unwrap().get::<_, i32>(0), LIMIT as i32);
}

/// Waits of a paused clock end at once, as if the clock of the program were far too fast.
#[tokio::test(start_paused = true)]
async fn the_clock_of_the_program_does_not_matter() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    record(&cluster).await;
    let minute = Duration::from_secs(1);
    let store = store(&cluster.url(), minute).await;
    let start = Instant::now();
    let own_start = tokio::time::Instant::now();
    for _ in 0..LIMIT * 2 + 5 {
        acquire(&store).await;
    }
    assert!(start.elapsed() >= 2 * minute);
    println!("the program's clock: {:?}", own_start.elapsed());
    assert!(own_start.elapsed() > start.elapsed());
    assert_eq!(check(&cluster, minute).await, LIMIT as usize * 2 + 5);
}

#[tokio::test]
async fn a_pause_is_that_of_all_programs() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    record(&cluster).await;
    let minute = Duration::from_secs(3600);
    let [first, second] = [
        store(&cluster.url(), minute).await,
        store(&cluster.url(), minute).await,
    ];
    for milliseconds in [1_500, 10] {
        let delay = Duration::from_millis(milliseconds);
        let paused = first.pause(RateLimitClass::Async, delay).await;
        paused.unwrap();
    }
    second.acquire(RateLimitClass::Sync).await.unwrap();
    second.acquire(RateLimitClass::Async).await.unwrap();
    let sql = "SELECT s.class, s.at >= p.paused_until FROM public.slot s, reportflow.rate_limit p \
               WHERE p.class = 'async' ORDER BY s.at";
    let rows = connect(&cluster.url()).await.query(sql, &[]).await.unwrap();
    let slots: Vec<(&str, bool)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    // The other class goes on, and the longer pause stays.
    assert_eq!(slots, [("sync", false), ("async", true)]);
}
