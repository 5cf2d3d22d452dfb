//! The statements of the store.

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

/// The settings that the exactness needs. A cluster may have others.
pub(super) const SETTINGS: &str = "
SET application_name = 'reportflow-rate-limit';
SET synchronous_commit = on;
SET default_transaction_isolation = 'read committed';
SET statement_timeout = '10s';
";

type Params<'p> = [(&'p (dyn ToSql + Sync), Type)];

/// Creates the table if it is missing. Only then does the user need the right to do so.
pub(super) async fn create(client: &Client) -> Result<(), Error> {
    let exists = "SELECT to_regclass('reportflow.rate_limit') IS NOT NULL";
    if client.query_one(exists, &[]).await?.try_get(0)? {
        return Ok(());
    }
    // Programs that start together create it once.
    let create = concat!(
        "BEGIN; SELECT pg_advisory_xact_lock(1380338284);",
        include_str!("schema.sql"),
        "COMMIT"
    );
    client.batch_execute(create).await
}

/// Counts a request, and returns 0, or returns the seconds until the next try.
pub(super) async fn acquire(
    client: &Client,
    workspace: &str,
    class: &str,
    maximum: i32,
    minute: f64,
) -> Result<f64, Error> {
    let params: &Params<'_> = &[
        (&workspace, Type::TEXT),
        (&class, Type::TEXT),
        (&maximum, Type::INT4),
        (&minute, Type::FLOAT8),
    ];
    loop {
        let rows = client.query_typed(include_str!("acquire.sql"), params);
        if let Some(row) = rows.await?.first() {
            return row.try_get(0);
        }
        let insert = "INSERT INTO reportflow.rate_limit (workspace, class) VALUES ($1, $2) \
                      ON CONFLICT DO NOTHING";
        client.query_typed(insert, &params[..2]).await?;
    }
}

/// Delays the requests of a class.
pub(super) async fn pause(
    client: &Client,
    workspace: &str,
    class: &str,
    seconds: f64,
) -> Result<(), Error> {
    let params: &Params<'_> = &[
        (&workspace, Type::TEXT),
        (&class, Type::TEXT),
        (&seconds, Type::FLOAT8),
    ];
    let pause = include_str!("pause.sql");
    client.query_typed(pause, params).await?;
    Ok(())
}
