mod store;
mod window;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

pub use store::{RateLimitFuture, RateLimitStore};
use window::Window;

use crate::error::Error;

const SYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();
const ASYNC_PER_MINUTE: NonZeroU32 = NonZeroU32::new(100).unwrap();
/// The service counts per minute. The additional second allows for requests that take
/// different times to arrive.
const MINUTE: Duration = Duration::from_secs(61);

/// A rate limiter that delays requests to stay within the workspace's limits.
///
/// The service allows 30 synchronous requests a minute. It allows 100 asynchronous
/// requests and downloads a minute (`docs/service.md`, section 7). A client has these
/// limits by default. If its base URL is on this machine, the default is
/// [`unlimited`](RateLimiter::unlimited).
///
/// A request beyond a limit waits for its turn, in order. After a 429, all requests
/// under the same limit wait.
///
/// The service counts the requests of the whole workspace. Clients with the same key
/// should therefore share a rate limiter: a clone shares its counts. If several
/// programs use the workspace, give each one a part of the limits with
/// [`builder`](RateLimiter::builder), or let them share the counts in a database with
/// [`with_store`](RateLimiter::with_store).
///
/// A request that is sent again with a new access token counts once.
///
/// ```
/// use std::num::NonZeroU32;
/// use reportflow_core::{Client, RateLimiter};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// // Two programs share the workspace.
/// let half = RateLimiter::builder()
///     .sync_per_minute(NonZeroU32::new(15).unwrap())
///     .async_per_minute(NonZeroU32::new(50).unwrap())
///     .build();
/// let client = Client::builder().app_key("ak_test").rate_limiter(half).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RateLimiter {
    sync: Arc<Window>,
    r#async: Arc<Window>,
    /// Counts instead of the windows, which then have the pauses after a 429.
    store: Option<Arc<dyn RateLimitStore>>,
}

impl Default for RateLimiter {
    /// Returns a rate limiter with the service's limits: 30 and 100 a minute.
    fn default() -> RateLimiter {
        RateLimiter::builder().build()
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("sync_per_minute", &self.sync.limit())
            .field("async_per_minute", &self.r#async.limit())
            .field("has_store", &self.store.is_some())
            .finish()
    }
}

/// A builder of a [`RateLimiter`].
///
/// ```
/// use std::num::NonZeroU32;
/// use reportflow_core::RateLimiter;
///
/// let limiter = RateLimiter::builder()
///     .async_per_minute(NonZeroU32::new(40).unwrap())
///     .build();
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RateLimiterBuilder {
    sync_per_minute: NonZeroU32,
    async_per_minute: NonZeroU32,
    minute: Duration,
}

impl RateLimiterBuilder {
    /// Sets the maximum number of synchronous requests a minute. Default: 30.
    pub fn sync_per_minute(mut self, requests: NonZeroU32) -> Self {
        self.sync_per_minute = requests;
        self
    }

    /// Sets the maximum number of asynchronous requests and downloads a minute.
    /// Default: 100.
    pub fn async_per_minute(mut self, requests: NonZeroU32) -> Self {
        self.async_per_minute = requests;
        self
    }

    /// Sets the length of a minute, for tests against an emulator whose clock is faster.
    /// Default: 61 s. The additional second allows for requests that take different
    /// times to arrive.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::RateLimiter;
    ///
    /// // Ten times as fast.
    /// let limiter = RateLimiter::builder().minute(Duration::from_millis(6_100)).build();
    /// ```
    pub fn minute(mut self, minute: Duration) -> Self {
        self.minute = minute;
        self
    }

    /// Builds the rate limiter.
    #[must_use]
    pub fn build(self) -> RateLimiter {
        let window = |limit| Window::new(Some(limit), self.minute);
        RateLimiter {
            sync: window(self.sync_per_minute),
            r#async: window(self.async_per_minute),
            store: None,
        }
    }
}

/// The requests that a limit of the service counts together (`docs/service.md`, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimitClass {
    /// Synchronous requests.
    Sync,
    /// Asynchronous requests and downloads.
    Async,
}

impl RateLimitClass {
    /// Returns `sync` or `async`, for the keys of a store.
    ///
    /// ```
    /// use reportflow_core::RateLimitClass;
    ///
    /// assert_eq!(RateLimitClass::Async.as_str(), "async");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RateLimitClass::Sync => "sync",
            RateLimitClass::Async => "async",
        }
    }
}

impl RateLimiter {
    /// Returns a builder with the service's limits.
    ///
    /// ```
    /// use reportflow_core::{Client, RateLimiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Two clients with the same key share the counts.
    /// let limiter = RateLimiter::builder().build();
    /// let invoices = Client::builder().app_key("ak_test").rate_limiter(limiter.clone()).build()?;
    /// let reports = Client::builder().app_key("ak_test").rate_limiter(limiter).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> RateLimiterBuilder {
        RateLimiterBuilder {
            sync_per_minute: SYNC_PER_MINUTE,
            async_per_minute: ASYNC_PER_MINUTE,
            minute: MINUTE,
        }
    }

    /// Returns a rate limiter without limits. Requests wait only after a 429.
    ///
    /// ```
    /// use reportflow_core::{Client, RateLimiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // A proxy in front of this program already enforces the limits.
    /// let client =
    ///     Client::builder().app_key("ak_test").rate_limiter(RateLimiter::unlimited()).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn unlimited() -> RateLimiter {
        RateLimiter {
            sync: Window::new(None, MINUTE),
            r#async: Window::new(None, MINUTE),
            store: None,
        }
    }

    /// Returns a rate limiter whose counts are in a store that several programs share.
    ///
    /// ```
    /// use reportflow_core::{Client, RateLimitStore, RateLimiter};
    ///
    /// fn client(store: impl RateLimitStore) -> Result<Client, reportflow_core::ConfigError> {
    ///     Client::builder().app_key("ak_test").rate_limiter(RateLimiter::with_store(store)).build()
    /// }
    /// ```
    #[must_use]
    pub fn with_store(store: impl RateLimitStore) -> RateLimiter {
        RateLimiter {
            store: Some(Arc::new(store)),
            ..RateLimiter::unlimited()
        }
    }

    /// Waits until a request may be sent, and counts it. If the future is dropped
    /// earlier, the request does not count, or counts in the store alone.
    pub(crate) async fn acquire(&self, class: Option<RateLimitClass>) -> Result<(), Error> {
        let Some(class) = class else {
            return Ok(());
        };
        self.window(class).acquire().await;
        if let Some(store) = &self.store {
            let acquired = store.acquire(class).await;
            acquired.map_err(Error::RateLimitStore)?;
        }
        Ok(())
    }

    /// Delays all requests of a class. It is called after a 429.
    pub(crate) async fn pause(&self, class: Option<RateLimitClass>, delay: Duration) {
        let Some(class) = class else {
            return;
        };
        self.window(class).pause(delay);
        if let Some(store) = &self.store {
            // If it fails, the requests of this program wait anyway, and those of others get a
            // 429 of their own. A pause is over after its delay.
            let _ = timeout(delay, store.pause(class, delay)).await;
        }
    }

    fn window(&self, class: RateLimitClass) -> &Window {
        match class {
            RateLimitClass::Sync => &self.sync,
            RateLimitClass::Async => &self.r#async,
        }
    }
}
