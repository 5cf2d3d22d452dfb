use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use reqwest::{Method, Request, Response, StatusCode, Url};
use tokio::time::{sleep, timeout_at};

use crate::auth::Auth;
use crate::client::{Client, Inner, JSON};
use crate::content::Content;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::generate::MAX_BODY;
use crate::limiter::Counted;
use crate::progress::Upload;
use crate::redirect::{RedirectError, Target};
use crate::refusal::{Refusal, request_id};

const MAX_REDIRECTS: usize = 5;
/// Passthroughs come back, of which a body may be full.
const ANSWER_LIMIT: usize = MAX_BODY + 16 * 1024 * 1024;

/// A call of the service: what each of its attempts sends, and takes.
#[derive(Debug)]
pub(crate) struct Call {
    /// The path below the base URL, with names in place of ids.
    pub(crate) route: &'static str,
    pub(crate) url: Url,
    /// What is posted; without one the call only reads.
    pub(crate) body: Option<Upload>,
    pub(crate) wanted: Wanted,
    pub(crate) counted: Counted,
    /// How long one attempt may take.
    pub(crate) limit: Duration,
    /// How many requests have been sent.
    sent: AtomicU32,
}

/// What a call is answered by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// JSON, which is read as part of the attempt.
    Json,
    /// A file that the call makes; what comes after the headers is left to the
    /// caller.
    Made(Content),
    /// A file that is there, perhaps elsewhere. What follows it is a pointer, so
    /// that a program without downloads has none of it.
    Stored(Content, Follow),
}

/// Where the `Location` of an answer leads to, by the base URL and the URL that
/// was asked.
pub(crate) type Follow = fn(&Url, &Url, Option<&HeaderValue>) -> Result<Target, RedirectError>;

/// An answer that is a success.
pub(crate) struct Answer {
    pub(crate) response: Response,
    /// The JSON.
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(
        route: &'static str,
        url: Url,
        wanted: Wanted,
        counted: Counted,
        limit: Duration,
    ) -> Call {
        Call {
            route,
            url,
            body: None,
            wanted,
            counted,
            limit,
            sent: AtomicU32::new(0),
        }
    }

    pub(crate) fn method(&self) -> &'static str {
        match self.body {
            None => "GET",
            Some(_) => "POST",
        }
    }

    /// The size of the body, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.body.as_ref().map_or(0, |body| body.size)
    }

    fn request(&self, url: &Url, proof: Option<(HeaderName, HeaderValue)>) -> Request {
        let accept = match self.wanted {
            Wanted::Json => JSON,
            Wanted::Made(content) | Wanted::Stored(content, _) => content.media_type(),
        };
        let mut request = Request::new(Method::GET, url.clone());
        let headers = request.headers_mut();
        headers.append(ACCEPT, accept);
        if let Some((name, proof)) = proof {
            headers.append(name, proof);
        }
        if let Some(body) = &self.body {
            headers.append(CONTENT_TYPE, JSON);
            *request.method_mut() = Method::POST;
            *request.body_mut() = Some(body.body());
        }
        request
    }
}

impl Client {
    /// Makes a call until it succeeds, fails for good, or runs out of time.
    pub(crate) async fn attempts(&self, call: &Call) -> Result<Answer, Error> {
        let inner = self.inner();
        let deadline = Deadline::after(inner.total_timeout.unwrap_or(Duration::MAX));
        let mut number = 1;
        // What went wrong with the attempt before.
        let mut last = None;
        loop {
            let error = match self.attempt(call, number, deadline).await {
                Ok(answer) => {
                    if number == 1 {
                        inner.retries.earn();
                    }
                    return Ok(answer);
                }
                // The time is over, and nothing was sent, which is true of the first
                // attempt alone.
                Err(
                    error @ (Error::Throttled { .. }
                    | Error::Timeout {
                        connecting: true, ..
                    }),
                ) if deadline.left().is_zero() => return Err(last.unwrap_or(error)),
                Err(error) => error,
            };
            // What only reads may be made again whatever became of it.
            let safe = call.body.is_none();
            let delay = inner.retries.delay(&error, number, safe, deadline.left());
            let Some(delay) = delay else {
                return Err(error);
            };
            #[cfg(feature = "tracing")]
            crate::observe::again(call, &error, delay);
            last = Some(error);
            sleep(delay).await;
            // Never beyond the attempts of the policy.
            number += 1;
        }
    }

    /// Makes the attempt of this number, from 1, once it may go.
    pub(crate) async fn attempt(
        &self,
        call: &Call,
        number: u32,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let inner = self.inner();
        deadline.check()?;
        // A token is seen to before the request counts as one of its minute: or
        // those that waited for it would all be sent together.
        let limit = deadline.within(inner.attempt_timeout);
        inner.auth.ready(&inner.http, limit).await?;
        let admitted = timeout_at(deadline.at, inner.limiter.admit(call.counted)).await;
        if admitted.is_err() {
            let limit = deadline.limit;
            return Err(Error::Throttled { limit });
        }
        deadline.check()?;
        let limit = deadline.within(call.limit);
        let exchange = timeout_at(limit.at, self.exchange(call, limit));
        let outcome = exchange.await.unwrap_or_else(|_| Err(limit.passed()));
        if let Err(Error::RateLimited { retry_after, .. }) = &outcome {
            let hold = inner.retries.hold(*retry_after, number);
            inner.limiter.hold(call.counted, hold);
        }
        outcome
    }

    /// Sends the request, and follows a stored file to where it is.
    async fn exchange(&self, call: &Call, deadline: Deadline) -> Result<Answer, Error> {
        let hide = |bytes: &[u8]| self.readable(bytes);
        let follow = match call.wanted {
            Wanted::Stored(_, follow) => Some(follow),
            Wanted::Json | Wanted::Made(_) => None,
        };
        let mut moved: Option<Target> = None;
        let mut redirects = 0;
        loop {
            let (url, with_key) = match &moved {
                None => (&call.url, true),
                Some(target) => (&target.url, target.with_key),
            };
            let mut response = match with_key {
                true => self.prove(call, url, deadline).await?,
                false => self.execute(call, url, None).await?,
            };
            let status = response.status();
            // A file that is accepted is not there yet.
            let done = match follow {
                Some(_) => status.is_success() && status != StatusCode::ACCEPTED,
                None => status.is_success(),
            };
            match (status, follow) {
                (
                    StatusCode::MOVED_PERMANENTLY
                    | StatusCode::FOUND
                    | StatusCode::SEE_OTHER
                    | StatusCode::TEMPORARY_REDIRECT
                    | StatusCode::PERMANENT_REDIRECT,
                    Some(follow),
                ) => {
                    redirects += 1;
                    let target = match redirects > MAX_REDIRECTS {
                        true => Err(RedirectError::TooMany),
                        false => follow(&self.inner().base, url, response.headers().get(LOCATION)),
                    };
                    moved = Some(target.map_err(|reason| Error::Redirect {
                        status: status.as_u16(),
                        request_id: self.request_id(&response),
                        reason,
                    })?);
                }
                _ if done => {
                    let body = match call.wanted {
                        Wanted::Json => read(&mut response, ANSWER_LIMIT, &hide).await?,
                        Wanted::Made(_) | Wanted::Stored(..) => Vec::new(),
                    };
                    return Ok(Answer { response, body });
                }
                _ => {
                    let refusal = Refusal::read(response, deadline, &hide).await;
                    return Err(refusal.into_error(call.size()));
                }
            }
        }
    }

    /// Sends one request with the key, or with a token.
    async fn prove(&self, call: &Call, url: &Url, deadline: Deadline) -> Result<Response, Error> {
        let Inner { auth, http, .. } = self.inner();
        let (name, proof) = auth.header(http, deadline, None).await?;
        let response = self.execute(call, url, Some((name, proof.clone())));
        let response = response.await?;
        if response.status() == 401 && matches!(auth, Auth::Token(_)) {
            let proof = auth.header(http, deadline, Some(&proof)).await?;
            return self.execute(call, url, Some(proof)).await;
        }
        Ok(response)
    }

    /// Sends one request, and reads no further than the answer's headers.
    async fn execute(
        &self,
        call: &Call,
        url: &Url,
        proof: Option<(HeaderName, HeaderValue)>,
    ) -> Result<Response, Error> {
        let inner = self.inner();
        let number = call.sent.fetch_add(1, Ordering::Relaxed) + 1;
        let watched = inner.hooks.start(call, number, url);
        let answer = inner.http.execute(call.request(url, proof));
        #[cfg(feature = "tracing")]
        let answer = tracing::Instrument::instrument(answer, watched.span.clone());
        let answer = answer.await;
        let outcome = answer.map_err(|error| Error::transport(error, inner.connect_timeout));
        watched.end(&outcome, &|bytes| self.readable(bytes));
        outcome
    }
}

/// Reads the body of a success, of at most so many bytes. `hide` makes a text of
/// bytes, without what is secret.
pub(crate) async fn read(
    response: &mut Response,
    limit: usize,
    hide: &(dyn Fn(&[u8]) -> String + Sync),
) -> Result<Vec<u8>, Error> {
    // What is left of it, later on.
    let expected = response.content_length();
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) => {
                let (id, received) = (request_id(response, hide), bytes.len() as u64);
                return Err(Error::truncated(error, response, id, received, expected));
            }
        }
        if bytes.len() > limit {
            return Err(Error::AnswerTooLarge {
                limit: limit as u64,
                status: response.status().as_u16(),
                request_id: request_id(response, hide),
            });
        }
    }
}
