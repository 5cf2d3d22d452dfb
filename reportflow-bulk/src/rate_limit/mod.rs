//! The rate limit of a workspace, counted in PostgreSQL.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use postgres::{Client, Config, NoTls};
use reportflow_core::{RateLimitClass, RateLimitStore};
use ring::digest::{SHA256, digest};
use tokio::task;
use tokio::time::sleep;

use crate::postgres_connection::PostgresConnection;

/// The same as those of [`RateLimiter`](reportflow_core::RateLimiter).
const SYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const ASYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(100).unwrap();
const MINUTE: Duration = Duration::from_secs(61);

type BoxError = Box<dyn Error + Send + Sync>;
type StoreFuture<'s> = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send + 's>>;

/// The rate limit of a workspace, counted in a PostgreSQL database that several programs share.
///
/// It is exact: in any minute of the database's clock, all programs together send no more
/// requests than the limit. A request that cannot be counted is not sent. The schema
/// `reportflow` of the database has the counts, and the SHA-256 of the app key.
///
/// ```no_run
/// use reportflow_bulk::PostgresRateLimitStore;
/// use reportflow_core::{Client, RateLimiter};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let store = PostgresRateLimitStore::connect("postgres://db.example/billing", "ak_test").await?;
/// let limiter = RateLimiter::with_store(store);
/// let client = Client::builder().app_key("ak_test").rate_limiter(limiter).build()?;
/// # Ok(())
/// # }
/// ```
pub struct PostgresRateLimitStore {
    connection: Arc<PostgresConnection<Client>>,
    /// The SHA-256 of the app key, in hex.
    workspace: String,
    sync_per_minute: NonZeroU32,
    async_per_minute: NonZeroU32,
    minute: Duration,
    /// tokio grants the locks in order, so that a request of this program does not overtake
    /// another.
    sync_order: tokio::sync::Mutex<()>,
    async_order: tokio::sync::Mutex<()>,
}

/// Leaves out the workspace, which identifies the key.
impl fmt::Debug for PostgresRateLimitStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresRateLimitStore")
            .field("sync_per_minute", &self.sync_per_minute)
            .field("async_per_minute", &self.async_per_minute)
            .finish_non_exhaustive()
    }
}

impl PostgresRateLimitStore {
    /// Connects to a database, and creates the tables if they are missing.
    ///
    /// # Errors
    ///
    /// The URL is invalid, the database cannot be reached, or the user may not create a schema
    /// that is missing.
    pub async fn connect(url: &str, app_key: &str) -> Result<PostgresRateLimitStore, BoxError> {
        let config: Config = url.parse()?;
        let connection = PostgresConnection::new(move || Ok(config.connect(NoTls)?));
        let connection = Arc::new(connection);
        let workspace = digest(&SHA256, app_key.as_bytes());
        let workspace = workspace.as_ref().iter().map(|byte| format!("{byte:02x}"));
        let store = PostgresRateLimitStore {
            connection,
            workspace: workspace.collect(),
            sync_per_minute: SYNC_PER_MINUTE,
            async_per_minute: ASYNC_PER_MINUTE,
            minute: MINUTE,
            sync_order: tokio::sync::Mutex::default(),
            async_order: tokio::sync::Mutex::default(),
        };
        // Programs that start together create the tables once.
        let create = concat!(
            "BEGIN; SELECT pg_advisory_xact_lock(1380338284);",
            include_str!("schema.sql"),
            "COMMIT"
        );
        store.run(|client| client.batch_execute(create)).await?;
        Ok(store)
    }

    /// Sets the maximum number of synchronous requests a minute. Default: 30. All programs need
    /// the same.
    #[must_use]
    pub fn sync_per_minute(mut self, requests: NonZeroU32) -> PostgresRateLimitStore {
        self.sync_per_minute = requests;
        self
    }

    /// Sets the maximum number of asynchronous requests and downloads a minute. Default: 100.
    /// All programs need the same.
    #[must_use]
    pub fn async_per_minute(mut self, requests: NonZeroU32) -> PostgresRateLimitStore {
        self.async_per_minute = requests;
        self
    }

    /// Sets the length of a minute, for tests against an emulator whose clock is faster.
    /// Default: 61 s. All programs need the same.
    #[must_use]
    pub fn minute(mut self, minute: Duration) -> PostgresRateLimitStore {
        self.minute = minute;
        self
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Client) -> Result<T, postgres::Error> + Send + 'static,
    ) -> Result<T, BoxError> {
        let connection = Arc::clone(&self.connection);
        let run = move || connection.with(|client| work(client).map_err(BoxError::from));
        task::spawn_blocking(run).await?
    }

    async fn acquire(&self, class: &'static str, maximum: NonZeroU32) -> Result<(), BoxError> {
        let maximum = i32::try_from(maximum.get()).unwrap_or(i32::MAX);
        loop {
            let (workspace, minute) = (self.workspace.clone(), self.minute.as_secs_f64());
            let acquire = move |client: &mut Client| {
                let sql = "SELECT reportflow.acquire_slot($1, $2, $3, $4)";
                let row = client.query_one(sql, &[&workspace, &class, &maximum, &minute])?;
                row.try_get(0)
            };
            let seconds: f64 = self.run(acquire).await?;
            if seconds <= 0.0 {
                return Ok(());
            }
            sleep(Duration::try_from_secs_f64(seconds)?).await;
        }
    }
}

impl RateLimitStore for PostgresRateLimitStore {
    fn acquire(&self, class: RateLimitClass) -> StoreFuture<'_> {
        Box::pin(async move {
            let (name, maximum, order) = match class {
                RateLimitClass::Sync => ("sync", self.sync_per_minute, &self.sync_order),
                RateLimitClass::Async => ("async", self.async_per_minute, &self.async_order),
                _ => return Ok(()),
            };
            let _turn = order.lock().await;
            self.acquire(name, maximum).await
        })
    }

    fn pause(&self, class: RateLimitClass, delay: Duration) -> StoreFuture<'_> {
        let name = match class {
            RateLimitClass::Sync => "sync",
            _ => "async",
        };
        let (workspace, seconds) = (self.workspace.clone(), delay.as_secs_f64());
        Box::pin(self.run(move |client| {
            let sql = "UPDATE reportflow.rate_limit \
                       SET paused_until = greatest(paused_until, \
                         clock_timestamp() + make_interval(secs => $3)) \
                       WHERE workspace = $1 AND class = $2";
            client.execute(sql, &[&workspace, &name, &seconds])?;
            Ok(())
        }))
    }
}
