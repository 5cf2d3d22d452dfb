use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::{Request, Response};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::client::Client;
use crate::error::Error;
use crate::limiter::{Counted, after};
use crate::refusal::Refusal;

/// What every attempt of a call has in common.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    /// The path below the base URL, with names in place of ids.
    pub(crate) route: &'static str,
    pub(crate) counted: Counted,
    /// How long one attempt may take.
    pub(crate) limit: Duration,
    /// The size of the request's body.
    pub(crate) size: usize,
    /// How many requests have been sent.
    sent: AtomicU32,
}

impl Call {
    pub(crate) fn get(route: &'static str, counted: Counted, limit: Duration) -> Call {
        Call {
            method: "GET",
            route,
            counted,
            limit,
            size: 0,
            sent: AtomicU32::new(0),
        }
    }

    pub(crate) fn post(
        route: &'static str,
        counted: Counted,
        limit: Duration,
        size: usize,
    ) -> Call {
        Call {
            method: "POST",
            size,
            ..Call::get(route, counted, limit)
        }
    }

    /// What only reads may be made again whatever became of it.
    fn is_safe(&self) -> bool {
        self.method == "GET"
    }
}

async fn until<T>(deadline: Option<Instant>, future: impl Future<Output = T>) -> Option<T> {
    match deadline {
        Some(at) => timeout_at(at, future).await.ok(),
        None => Some(future.await),
    }
}

impl Client {
    /// Makes a call until it succeeds, fails for good, or runs out of time.
    pub(crate) async fn attempts<T, F>(
        &self,
        call: &Call,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let inner = self.inner();
        let total = inner.total_timeout;
        let deadline = total.map(after);
        let limit = total.unwrap_or(Duration::MAX);
        let out_of_time = || Error::Timeout {
            limit,
            connecting: false,
        };
        let mut number = 1;
        // What went wrong with the attempt before.
        let mut last = None;
        loop {
            let outcome = match until(deadline, self.authorize()).await {
                None => Err(Error::Token(Box::new(out_of_time()))),
                Some(Err(error)) => Err(error),
                Some(Ok(())) => {
                    if until(deadline, self.admit(call)).await.is_none() {
                        // That nothing was sent is true of the first attempt alone.
                        return Err(last.unwrap_or(Error::Throttled { limit }));
                    }
                    let outcome = until(deadline, self.once(call, number, attempt())).await;
                    outcome.unwrap_or_else(|| Err(out_of_time()))
                }
            };
            let error = match outcome {
                Ok(answer) => {
                    if number == 1 {
                        inner.retries.earn();
                    }
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            let delay = inner.retries.delay(&error, number, call.is_safe(), left);
            let Some(delay) = delay else {
                return Err(error);
            };
            #[cfg(feature = "tracing")]
            tracing::warn!(
                method = call.method,
                route = call.route,
                delay_ms = delay.as_millis() as u64,
                %error,
                "the call is made again"
            );
            last = Some(error);
            sleep(delay).await;
            // Never beyond the attempts of the policy.
            number += 1;
        }
    }

    /// Sees to it that a token is there, before the request counts as one of its
    /// minute: or those that waited for it would all be sent together.
    pub(crate) async fn authorize(&self) -> Result<(), Error> {
        let inner = self.inner();
        inner.auth.header(&inner.http).await.map(drop)
    }

    /// Waits until a request may go.
    pub(crate) async fn admit(&self, call: &Call) {
        self.inner().limiter.admit(call.counted).await;
    }

    /// The attempt of this number, from 1, which has been admitted.
    pub(crate) async fn once<T>(
        &self,
        call: &Call,
        number: u32,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let limit = call.limit;
        let outcome = timeout(limit, attempt).await.unwrap_or(Err(Error::Timeout {
            limit,
            connecting: false,
        }));
        if let Err(Error::RateLimited { retry_after, .. }) = &outcome {
            let inner = self.inner();
            let hold = inner.retries.hold(*retry_after, number);
            inner.limiter.hold(call.counted, hold);
        }
        outcome
    }

    /// Sends one request, and reads no further than the answer's headers. The
    /// time it takes is the caller's to limit.
    pub(crate) async fn send(
        &self,
        call: &Call,
        request: impl Fn() -> Request,
        authorized: bool,
    ) -> Result<Response, Error> {
        let inner = self.inner();
        if !authorized {
            return self.execute(call, request()).await;
        }
        let with = |name, proof| {
            let mut request = request();
            request.headers_mut().insert(name, proof);
            request
        };
        let (name, proof) = inner.auth.header(&inner.http).await?;
        let response = self.execute(call, with(name, proof.clone())).await?;
        if response.status() == 401 && inner.auth.renew(&proof).await {
            let (name, proof) = inner.auth.header(&inner.http).await?;
            return self.execute(call, with(name, proof)).await;
        }
        Ok(response)
    }

    async fn execute(&self, call: &Call, request: Request) -> Result<Response, Error> {
        let inner = self.inner();
        let number = call.sent.fetch_add(1, Ordering::Relaxed) + 1;
        let watched = inner.hooks.start(call, number, request.url());
        let answer = inner.http.execute(request);
        #[cfg(feature = "tracing")]
        let answer = tracing::Instrument::instrument(answer, watched.span.clone());
        let answer = answer.await;
        let outcome = answer.map_err(|error| Error::transport(error, inner.connect_timeout));
        watched.end(&outcome);
        outcome
    }

    /// The error that an answer is which is no success.
    pub(crate) async fn refused(&self, call: &Call, response: Response) -> Error {
        let hide = |bytes: &[u8]| self.readable(bytes);
        Refusal::read(response, hide).await.into_error(call.size)
    }
}
