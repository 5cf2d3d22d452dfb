//! A cluster that records each slot.

use std::num::NonZeroU32;
use std::time::Duration;

use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::{RateLimitClass, RateLimitStore as _};
use reportflow_test_postgres::Cluster;
use tokio_postgres::{Client, NoTls};

pub(crate) const LIMIT: u32 = 10;
pub(crate) const KEY: &str = "ak_test";

/// Records the slots with the time at which they are written.
const RECORD: &str = "
CREATE TABLE public.slot (
  class TEXT NOT NULL, at TIMESTAMPTZ NOT NULL,
  written TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION public.record_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.slot (class, at) VALUES (NEW.class, NEW.slots[cardinality(NEW.slots)]);
  RETURN NULL;
END
$$;
CREATE TRIGGER record AFTER UPDATE OF slots ON reportflow.rate_limit
  FOR EACH ROW EXECUTE FUNCTION public.record_slot();
";

/// Connects to a cluster without the store.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Returns a store with a limit of [`LIMIT`] for each class.
pub(crate) async fn store(url: &str, minute: Duration) -> PostgresRateLimitStore {
    let limit = NonZeroU32::new(LIMIT).unwrap();
    let store = PostgresRateLimitStore::connect(url, KEY).await.unwrap();
    store
        .sync_per_minute(limit)
        .async_per_minute(limit)
        .minute(minute)
}

pub(crate) async fn acquire(store: &PostgresRateLimitStore) {
    store.acquire(RateLimitClass::Async).await.unwrap();
}

/// Records the slots from now on.
pub(crate) async fn record(cluster: &Cluster) {
    // It creates the table.
    store(&cluster.url(), Duration::ZERO).await;
    let client = connect(&cluster.url()).await;
    client.batch_execute(RECORD).await.unwrap();
}

/// Asserts that no time of a minute's length, by the clock of the database, has more slots than
/// the limit. Returns the number of slots.
pub(crate) async fn check(cluster: &Cluster, minute: Duration) -> usize {
    let client = connect(&cluster.url()).await;
    let micros = |time: &str| format!("CAST(extract(epoch FROM {time}) * 1000000 AS BIGINT)");
    let (at, written) = (micros("at"), micros("written"));
    let sql = format!("SELECT {at}, {written} FROM public.slot WHERE class = 'async' ORDER BY 1");
    let rows = client.query(&sql, &[]).await.unwrap();
    let slots: Vec<(i64, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let minute = i64::try_from(minute.as_micros()).unwrap();
    for window in slots.windows(LIMIT as usize + 1) {
        let (first, last) = (window[0].0, window[LIMIT as usize].0);
        assert!(last - first >= minute, "{window:?}");
    }
    // The clock is read while no other program counts.
    for pair in slots.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{pair:?}");
    }
    slots.len()
}
