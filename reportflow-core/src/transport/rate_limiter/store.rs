use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::RateLimitClass;

/// The future of a method of a [`RateLimitStore`].
pub type RateLimitFuture<'s> =
    Pin<Box<dyn Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send + 's>>;

/// The counts of a rate limit that several programs share; see
/// [`RateLimiter::with_store`](super::RateLimiter::with_store).
///
/// `reportflow-bulk` has one in PostgreSQL, `PostgresRateLimitStore`.
///
/// ```
/// use std::time::Duration;
///
/// use reportflow_core::{RateLimitClass, RateLimitFuture, RateLimitStore};
///
/// /// Sends nothing.
/// struct Closed;
///
/// impl RateLimitStore for Closed {
///     fn acquire(&self, _: RateLimitClass) -> RateLimitFuture<'_> {
///         Box::pin(async { Err("closed".into()) })
///     }
///
///     fn pause(&self, _: RateLimitClass, _: Duration) -> RateLimitFuture<'_> {
///         Box::pin(async { Ok(()) })
///     }
/// }
/// ```
pub trait RateLimitStore: Send + Sync + 'static {
    /// Waits until a request may be sent, and counts it.
    ///
    /// # Errors
    ///
    /// The store cannot count. The request is then not sent, and fails with
    /// [`Error::RateLimitStore`](crate::Error::RateLimitStore).
    fn acquire(&self, class: RateLimitClass) -> RateLimitFuture<'_>;

    /// Delays the requests of a class, also those of other programs. It is called after a 429.
    ///
    /// # Errors
    ///
    /// The store cannot be reached. The requests of this program are delayed anyway.
    fn pause(&self, class: RateLimitClass, delay: Duration) -> RateLimitFuture<'_>;
}

impl<S: RateLimitStore + ?Sized> RateLimitStore for Arc<S> {
    fn acquire(&self, class: RateLimitClass) -> RateLimitFuture<'_> {
        (**self).acquire(class)
    }

    fn pause(&self, class: RateLimitClass, delay: Duration) -> RateLimitFuture<'_> {
        (**self).pause(class, delay)
    }
}
