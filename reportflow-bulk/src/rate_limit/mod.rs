//! The rate limit of a workspace, counted in PostgreSQL.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use postgres::{Client, Config, NoTls};
use reportflow_core::{RateLimitClass, RateLimitStore};
use ring::digest::{SHA256, digest};
use tokio::time::sleep;

use crate::error::JournalError;

/// The same as those of [`RateLimiter`](reportflow_core::RateLimiter).
const SYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const ASYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(100).unwrap();
const MINUTE: Duration = Duration::from_secs(61);

type StoreFuture<'s, T> =
    Pin<Box<dyn Future<Output = Result<T, Box<dyn Error + Send + Sync>>> + Send + 's>>;

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
    shared: Arc<Shared>,
    sync_per_minute: NonZeroU32,
    async_per_minute: NonZeroU32,
    minute: Duration,
    /// tokio grants the locks in order, so that a request of this program does not overtake
    /// another.
    sync_order: tokio::sync::Mutex<()>,
    async_order: tokio::sync::Mutex<()>,
}

struct Shared {
    config: Config,
    workspace: String,
    client: Mutex<Option<Client>>,
}

/// Leaves out the password.
impl fmt::Debug for PostgresRateLimitStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresRateLimitStore")
            .field("sync_per_minute", &self.sync_per_minute)
            .field("async_per_minute", &self.async_per_minute)
            .finish_non_exhaustive()
    }
}
