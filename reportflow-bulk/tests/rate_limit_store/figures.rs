//! Measures the store.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reportflow_bulk::PostgresRateLimitStore;
use reportflow_test_postgres::{Cluster, Setup};
use tokio::task::JoinSet;

use crate::cluster::{KEY, acquire, connect};

const CLIENTS: usize = 8;

/// Returns the slots and the statements a second.
async fn measure(cluster: &Cluster, minute: Duration, time: Duration) -> (f64, f64) {
    let owner = connect(&cluster.url()).await;
    owner
        .batch_execute("SELECT pg_stat_statements_reset()")
        .await
        .unwrap();
    let (is_done, slots) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let mut tasks = JoinSet::new();
    for _ in 0..CLIENTS {
        let store = PostgresRateLimitStore::connect(&cluster.url(), KEY).await;
        let limit = NonZeroU32::new(100).unwrap();
        let store = store.unwrap().async_per_minute(limit).minute(minute);
        let (is_done, slots) = (Arc::clone(&is_done), Arc::clone(&slots));
        tasks.spawn(async move {
            while !is_done.load(Ordering::Relaxed) {
                acquire(&store).await;
                slots.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let start = Instant::now();
    tokio::time::sleep(time).await;
    is_done.store(true, Ordering::Relaxed);
    tasks.join_all().await;
    let seconds = start.elapsed().as_secs_f64();
    let sql = "SELECT CAST(sum(calls) AS BIGINT) FROM pg_stat_statements \
               WHERE query LIKE '%locked AS MATERIALIZED%'";
    let statements: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
    (
        slots.load(Ordering::Relaxed) as f64 / seconds,
        statements as f64 / seconds,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn figures() {
    let settings = [("shared_preload_libraries", "pg_stat_statements")];
    let Some(cluster) = Cluster::start_with(Setup {
        settings: &settings,
        ..Setup::default()
    }) else {
        return;
    };
    let owner = connect(&cluster.url()).await;
    let create = "CREATE EXTENSION pg_stat_statements";
    owner.batch_execute(create).await.unwrap();
    let time = Duration::from_secs(10);
    for (name, minute) in [
        ("no limit is reached", Duration::from_millis(5)),
        ("100 slots in 6.1 s", Duration::from_millis(6_100)),
    ] {
        let (slots, statements) = measure(&cluster, minute, time).await;
        println!(
            "{name}, {CLIENTS} clients: {slots:.0} slots/s, {statements:.0} statements/s, {:.2} a slot",
            statements / slots
        );
    }
    let sql = "SELECT pg_table_size('reportflow.rate_limit'), cardinality(slots) FROM reportflow.rate_limit";
    let row = owner.query_one(sql, &[]).await.unwrap();
    println!(
        "table: {} bytes, {} slots",
        row.get::<_, i64>(0),
        row.get::<_, i32>(1)
    );
}
