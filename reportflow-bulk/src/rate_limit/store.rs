//! The store of a rate limiter.

use std::error::Error;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reportflow_core::{RateLimitClass, RateLimitFuture, RateLimitStore};
use ring::digest::{SHA256, digest};
use tokio::sync::Mutex;
use tokio::task;
use tokio::time::sleep;
use tokio_postgres::Client;

use super::connection::Connection;
use super::error::RateLimitStoreError;
use super::statements;
use crate::postgres_connection::ConnectionConfig;

/// The same as those of [`RateLimiter`](reportflow_core::RateLimiter).
const SYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const ASYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(100).unwrap();
const MINUTE: Duration = Duration::from_secs(61);

/// A slot that is older may be of another minute than its request.
const MAX_SLOT_AGE: Duration = Duration::from_millis(250);
/// The slots that may be lost because the database answers too late.
const MAX_LATE_SLOTS: u32 = 3;

type BoxError = Box<dyn Error + Send + Sync>;

/// The rate limit of a workspace, counted in a PostgreSQL database that several programs share.
///
/// In any minute of the database's clock, all programs together get no more slots than the limit.
/// The clocks of the programs do not matter. A slot is counted and durable before its request is
/// sent, so a program that is killed may lose one, but no slot is used twice. After a 429, the
/// requests of all programs wait.
///
/// A request that cannot be counted is not sent: while the database is away, requests fail with
/// [`Error::RateLimitStore`](reportflow_core::Error::RateLimitStore). The next request connects
/// again.
///
/// The table `reportflow.rate_limit` has a row for each app key, with its SHA-256 and the times of
/// the last requests. A replica that takes over may lack the slots of the last moments, unless the
/// cluster replicates synchronously.
///
/// ```no_run
/// use reportflow_bulk::PostgresRateLimitStore;
/// use reportflow_core::{Client, RateLimiter};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let store = PostgresRateLimitStore::connect("postgres://db.example/billing", "ak_test").await?;
/// let limiter = RateLimiter::with_store(store);
/// let client = Client::builder().app_key("ak_test").rate_limiter(limiter).build()?;
/// # Ok(())
/// # }
/// ```
pub struct PostgresRateLimitStore {
    connection: Arc<Mutex<Connection>>,
    /// The SHA-256 of the app key, in hex.
    workspace: String,
    sync_per_minute: NonZeroU32,
    async_per_minute: NonZeroU32,
    minute: Duration,
    /// tokio grants the locks in order, so that a request of this program does not overtake
    /// another.
    sync_order: Mutex<()>,
    async_order: Mutex<()>,
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
    /// Connects to a database, and creates the table if it is missing.
    ///
    /// `app_key` names the workspace. Programs that use access tokens pass another name that they
    /// share.
    ///
    /// The URL has the form `postgres://user:password@host/database`. TLS is used if the server
    /// has it; `?sslmode=require` requires it, and `?sslmode=disable` does without. The certificate
    /// must be valid for the host, by the certificate authorities of the operating system or those
    /// of `?sslrootcert=FILE`.
    ///
    /// # Errors
    ///
    /// The URL is invalid, the database cannot be reached, or the table is missing and the user may
    /// not create a schema. A user who may not needs `USAGE` on the schema `reportflow`, and
    /// `SELECT`, `INSERT` and `UPDATE` on the table.
    ///
    /// ```no_run
    /// use reportflow_bulk::PostgresRateLimitStore;
    ///
    /// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    /// let url = "postgres://invoices:secret@db.example/billing?sslmode=require";
    /// let store = PostgresRateLimitStore::connect(url, "ak_test").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect(
        url: &str,
        app_key: &str,
    ) -> Result<PostgresRateLimitStore, RateLimitStoreError> {
        let url = url.to_owned();
        // It reads the certificate authorities.
        let config = task::spawn_blocking(move || ConnectionConfig::parse(&url)).await;
        let config = config.map_err(RateLimitStoreError::new)?;
        let config = config.map_err(RateLimitStoreError::new)?;
        let workspace = digest(&SHA256, app_key.as_bytes());
        let workspace = workspace.as_ref().iter().map(|byte| format!("{byte:02x}"));
        let store = PostgresRateLimitStore {
            connection: Arc::new(Mutex::new(Connection::new(config))),
            workspace: workspace.collect(),
            sync_per_minute: SYNC_PER_MINUTE,
            async_per_minute: ASYNC_PER_MINUTE,
            minute: MINUTE,
            sync_order: Mutex::default(),
            async_order: Mutex::default(),
        };
        let created = store.run(statements::create).await;
        created.map_err(RateLimitStoreError::new)?;
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
        work: impl AsyncFn(&Client) -> Result<T, tokio_postgres::Error> + Send + 'static,
    ) -> Result<T, BoxError> {
        // Not on the thread, which would go on waiting for a request that nobody waits for.
        let connection = Arc::clone(&self.connection).lock_owned().await;
        task::spawn_blocking(move || connection.run(work)).await?
    }

    async fn acquire(&self, class: &'static str, maximum: NonZeroU32) -> Result<(), BoxError> {
        let maximum = i32::try_from(maximum.get()).unwrap_or(i32::MAX);
        let minute = self.minute.as_secs_f64();
        let mut late_slots = 0;
        loop {
            let workspace = self.workspace.clone();
            let acquire = async move |client: &Client| {
                let start = Instant::now();
                let acquired = statements::acquire(client, &workspace, class, maximum, minute);
                Ok((acquired.await?, start))
            };
            let (seconds, start) = self.run(acquire).await?;
            if seconds <= 0.0 {
                // The slot was counted at an unknown moment since the start.
                let age = start.elapsed();
                if age <= MAX_SLOT_AGE {
                    return Ok(());
                }
                late_slots += 1;
                if late_slots == MAX_LATE_SLOTS {
                    return Err(format!("the database answers too late: after {age:.1?}").into());
                }
                continue;
            }
            sleep(Duration::try_from_secs_f64(seconds)?).await;
        }
    }
}

impl RateLimitStore for PostgresRateLimitStore {
    fn acquire(&self, class: RateLimitClass) -> RateLimitFuture<'_> {
        Box::pin(async move {
            let (maximum, order) = match class {
                RateLimitClass::Sync => (self.sync_per_minute, &self.sync_order),
                _ => (self.async_per_minute, &self.async_order),
            };
            let _turn = order.lock().await;
            self.acquire(class.as_str(), maximum).await
        })
    }

    fn pause(&self, class: RateLimitClass, delay: Duration) -> RateLimitFuture<'_> {
        let (workspace, seconds) = (self.workspace.clone(), delay.as_secs_f64());
        let pause = async move |client: &Client| {
            statements::pause(client, &workspace, class.as_str(), seconds).await
        };
        Box::pin(self.run(pause))
    }
}
