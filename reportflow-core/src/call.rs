use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::{Request, Response};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::client::Client;
use crate::error::Error;
use crate::limiter::Counted;
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
        // A time that no clock reaches is none.
        let deadline = inner.total_timeout.and_then(|total| {
            let at = Instant::now().checked_add(total)?;
            Some((at, total))
        });
        let mut number = 1;
        loop {
            let outcome = match deadline {
                Some((at, limit)) => {
                    if timeout_at(at, self.admit(call)).await.is_err() {
                        return Err(Error::Throttled { limit });
                    }
                    let outcome = timeout_at(at, self.once(call, attempt())).await;
                    outcome.unwrap_or(Err(Error::Timeout {
                        limit,
                        connecting: false,
                    }))
                }
                None => {
                    self.admit(call).await;
                    self.once(call, attempt()).await
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
            let Some(delay) = inner.retries.delay(&error, number, call.is_safe()) else {
                return Err(error);
            };
            if deadline.is_some_and(|(at, _)| Instant::now() + delay >= at) {
                return Err(error);
            }
            #[cfg(feature = "tracing")]
            tracing::warn!(
                method = call.method,
                route = call.route,
                delay_ms = delay.as_millis() as u64,
                %error,
                "the call is made again"
            );
            sleep(delay).await;
            // Never beyond the attempts of the policy.
            number += 1;
        }
    }

    /// Waits until a request may go.
    pub(crate) async fn admit(&self, call: &Call) {
        self.inner().limiter.admit(call.counted).await;
    }

    /// One attempt, which has been admitted.
    pub(crate) async fn once<T>(
        &self,
        call: &Call,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let limit = call.limit;
        let outcome = timeout(limit, attempt).await.unwrap_or(Err(Error::Timeout {
            limit,
            connecting: false,
        }));
        if let Err(Error::RateLimited { retry_after, .. }) = &outcome {
            let inner = self.inner();
            inner
                .limiter
                .hold(call.counted, inner.retries.hold(*retry_after));
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
