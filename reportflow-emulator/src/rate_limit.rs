//! Rate limits of the workspace.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::clock::Clock;

const MINUTE: Duration = Duration::from_secs(60);

/// Requests per minute for the whole workspace. Default: the service's limits.
///
/// The limit applies to any 60 consecutive seconds. The service's period and
/// its error response are not public.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RateLimits {
    /// Synchronous requests. Default: 30.
    pub sync: usize,
    /// Asynchronous requests and downloads together. Default: 100.
    pub async_and_downloads: usize,
}

impl Default for RateLimits {
    fn default() -> RateLimits {
        RateLimits {
            sync: 30,
            async_and_downloads: 100,
        }
    }
}

/// A group of endpoints that share a limit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RateLimitClass {
    Sync,
    AsyncAndDownloads,
}

/// Counts the requests of the last minute.
pub(crate) struct RateLimiter {
    sync: Window,
    async_and_downloads: Window,
    clock: Arc<Clock>,
}

impl RateLimiter {
    pub(crate) fn new(limits: RateLimits, clock: Arc<Clock>) -> RateLimiter {
        RateLimiter {
            sync: Window::new(limits.sync),
            async_and_downloads: Window::new(limits.async_and_downloads),
            clock,
        }
    }

    #[cfg(feature = "inbox")]
    pub(crate) fn limits(&self) -> RateLimits {
        RateLimits {
            sync: self.sync.limit,
            async_and_downloads: self.async_and_downloads.limit,
        }
    }

    /// Counts a request, or returns the wait until the next one is allowed.
    pub(crate) fn acquire(&self, class: RateLimitClass) -> Result<(), Duration> {
        let window = match class {
            RateLimitClass::Sync => &self.sync,
            RateLimitClass::AsyncAndDownloads => &self.async_and_downloads,
        };
        window.acquire((self.clock)())
    }
}

struct Window {
    limit: usize,
    /// The times of the counted requests, oldest first.
    requests: Mutex<VecDeque<SystemTime>>,
}

impl Window {
    fn new(limit: usize) -> Window {
        Window {
            limit,
            requests: Mutex::default(),
        }
    }

    fn acquire(&self, now: SystemTime) -> Result<(), Duration> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        // Also drops times in the future, which exist after the clock was set
        // back.
        requests.retain(|time| now.duration_since(*time).is_ok_and(|age| age < MINUTE));
        if requests.len() < self.limit {
            requests.push_back(now);
            return Ok(());
        }
        let age = requests
            .front()
            .and_then(|time| now.duration_since(*time).ok());
        Err(MINUTE - age.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn limits_every_period_of_60_seconds() {
        let window = Window::new(2);
        assert_eq!(window.acquire(at(100)), Ok(()));
        assert_eq!(window.acquire(at(150)), Ok(()));
        assert_eq!(window.acquire(at(159)), Err(Duration::from_secs(1)));
        assert_eq!(window.acquire(at(160)), Ok(()));
        assert_eq!(window.acquire(at(160)), Err(Duration::from_secs(50)));
    }

    #[test]
    fn restarts_after_the_clock_is_set_back() {
        let window = Window::new(1);
        assert_eq!(window.acquire(at(1000)), Ok(()));
        assert_eq!(window.acquire(at(10)), Ok(()));
        assert_eq!(window.acquire(at(10)), Err(MINUTE));
    }

    #[test]
    fn rejects_all_requests_with_a_limit_of_0() {
        assert_eq!(Window::new(0).acquire(at(0)), Err(MINUTE));
    }
}
