//! A user who may not create tables.

use std::time::Duration;

use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::{RateLimitClass, RateLimitStore as _};
use reportflow_test_postgres::Cluster;

use crate::cluster::{KEY, acquire, connect, store};

#[tokio::test]
async fn a_user_needs_no_right_to_create_a_table_that_exists() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let owner = connect(&cluster.url()).await;
    owner
        .batch_execute("CREATE ROLE invoices LOGIN")
        .await
        .unwrap();
    let url = cluster.url().replace("reportflow@", "invoices@");
    let minute = Duration::from_secs(3600);

    let error = PostgresRateLimitStore::connect(&url, KEY)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot use the database of the rate limit: permission denied for database postgres (SQLSTATE 42501)"
    );
    store(&cluster.url(), minute).await;
    let error = PostgresRateLimitStore::connect(&url, KEY)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot use the database of the rate limit: permission denied for schema reportflow (SQLSTATE 42501)"
    );
    let grant = "GRANT USAGE ON SCHEMA reportflow TO invoices; \
                 GRANT SELECT, INSERT, UPDATE ON reportflow.rate_limit TO invoices";
    owner.batch_execute(grant).await.unwrap();
    let store = store(&url, minute).await;
    acquire(&store).await;
    let paused = store.pause(RateLimitClass::Async, Duration::from_millis(1));
    paused.await.unwrap();
    acquire(&store).await;
}
