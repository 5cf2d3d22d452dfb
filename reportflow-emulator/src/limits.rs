//! How many requests a minute the workspace has.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::body;
use crate::error::ApiError;
use crate::server::Shared;

const MINUTE: Duration = Duration::from_secs(60);

/// Requests a minute, for the whole workspace; those of the service by default.
///
/// No minute has more, wherever it begins, which is the strictest reading: what
/// the service counts by, and its answer, are this project's assumption.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RateLimits {
    /// Synchronous calls: 30.
    pub sync: usize,
    /// Asynchronous calls and downloads together: 100.
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

/// The requests of the last minute.
pub(crate) struct Limits {
    sync: Window,
    async_and_downloads: Window,
}

impl Limits {
    pub(crate) fn new(limits: RateLimits) -> Limits {
        Limits {
            sync: Window::new(limits.sync),
            async_and_downloads: Window::new(limits.async_and_downloads),
        }
    }
}

pub(crate) async fn sync(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let window = shared.limits.as_ref().map(|limits| &limits.sync);
    check(&shared, window, request, next).await
}

pub(crate) async fn async_and_downloads(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let limits = shared.limits.as_ref();
    let window = limits.map(|limits| &limits.async_and_downloads);
    check(&shared, window, request, next).await
}

async fn check(shared: &Shared, window: Option<&Window>, request: Request, next: Next) -> Response {
    let taken = window.map_or(Ok(()), |window| window.take((shared.clock)()));
    match taken {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            body::drain(request.into_body()).await;
            let seconds = wait.as_secs_f64().ceil();
            let headers = [(RETRY_AFTER, seconds.to_string())];
            (headers, ApiError::too_many_requests()).into_response()
        }
    }
}

struct Window {
    limit: usize,
    /// When the requests came, oldest first.
    taken: Mutex<VecDeque<SystemTime>>,
}

impl Window {
    fn new(limit: usize) -> Window {
        Window {
            limit,
            taken: Mutex::default(),
        }
    }

    /// Counts a request, or says how long to wait until there is room for it.
    fn take(&self, now: SystemTime) -> Result<(), Duration> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not keep what it has not come to yet.
        taken.retain(|time| now.duration_since(*time).is_ok_and(|age| age < MINUTE));
        if taken.len() < self.limit {
            taken.push_back(now);
            return Ok(());
        }
        let age = taken
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
    fn no_minute_has_more_than_the_limit() {
        let window = Window::new(2);
        assert_eq!(window.take(at(100)), Ok(()));
        assert_eq!(window.take(at(150)), Ok(()));
        assert_eq!(window.take(at(159)), Err(Duration::from_secs(1)));
        assert_eq!(window.take(at(160)), Ok(()));
        assert_eq!(window.take(at(160)), Err(Duration::from_secs(50)));
    }

    #[test]
    fn a_clock_that_was_set_back_counts_anew() {
        let window = Window::new(1);
        assert_eq!(window.take(at(1000)), Ok(()));
        assert_eq!(window.take(at(10)), Ok(()));
        assert_eq!(window.take(at(10)), Err(MINUTE));
    }

    #[test]
    fn a_limit_of_none_takes_none() {
        assert_eq!(Window::new(0).take(at(0)), Err(MINUTE));
    }
}
