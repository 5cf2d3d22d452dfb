use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode, Url};
use tokio::time::{sleep, timeout_at};

use super::body::UnsentBytes;
use super::rate_limiter::RateLimitClass;
use super::redirect::{RedirectTarget, Redirects, is_redirect, redirect_error};
use super::request::{ApiRequest, ResponseKind};
use super::response::{ApiResponse, read_body};
use super::{Deadline, Transport, error_response};
use crate::error::{Error, RedirectError};
use crate::http::base_url::version_hint;
use crate::limits::MAX_JSON_RESPONSE_BYTES;
use crate::runtime;

/// The error of one attempt.
pub(crate) enum AttemptError {
    /// The deadline passed before anything was sent.
    NotSent(Error),
    Failed(Error),
}

impl From<AttemptError> for Error {
    fn from(error: AttemptError) -> Error {
        match error {
            AttemptError::NotSent(error) | AttemptError::Failed(error) => error,
        }
    }
}

impl Transport {
    /// Sends a request until it succeeds, fails permanently, or reaches its timeout.
    pub(crate) async fn send_with_retries(
        &self,
        request: &ApiRequest,
    ) -> Result<ApiResponse, Error> {
        let deadline = Deadline::after(self.total_timeout.unwrap_or(Duration::MAX));
        let mut attempt = 1;
        let mut previous = None;
        loop {
            let error = match self.send_once(request, attempt, deadline).await {
                Ok(response) => {
                    if attempt == 1 {
                        self.retries.deposit();
                    }
                    return Ok(response);
                }
                // The error of the previous attempt contains more information.
                Err(AttemptError::NotSent(error)) => return Err(previous.unwrap_or(error)),
                Err(AttemptError::Failed(error)) => error,
            };
            let idempotent = request.is_idempotent();
            let remaining = deadline.remaining();
            let delay = self
                .retries
                .next_delay(&error, attempt, idempotent, remaining);
            // Nothing was sent in this attempt. An earlier one may have been accepted.
            let is_unsent = matches!(error, Error::RateLimitStore(_));
            let Some(delay) = delay else {
                return Err(match previous {
                    Some(previous) if is_unsent => previous,
                    _ => error,
                });
            };
            #[cfg(feature = "tracing")]
            super::trace::log_retry(request.method(), request.route, &error, delay);
            if !is_unsent || previous.is_none() {
                previous = Some(error);
            }
            sleep(delay).await;
            attempt += 1;
        }
    }

    /// Waits for the rate limiter, and makes one attempt. `attempt` counts from 1.
    pub(crate) async fn send_once(
        &self,
        request: &ApiRequest,
        attempt: u32,
        deadline: Deadline,
    ) -> Result<ApiResponse, AttemptError> {
        self.acquire_slot(request.rate_limit_class, deadline)
            .await?;
        deadline.ensure_remaining().map_err(AttemptError::NotSent)?;
        let outcome = self.attempt(request, attempt, deadline).await;
        outcome.map_err(AttemptError::Failed)
    }

    /// Waits for an access token, and then for the rate limiter.
    pub(crate) async fn acquire_slot(
        &self,
        class: Option<RateLimitClass>,
        deadline: Deadline,
    ) -> Result<(), AttemptError> {
        if !runtime::is_running() {
            return Err(AttemptError::NotSent(Error::MissingRuntime));
        }
        deadline.ensure_remaining().map_err(AttemptError::NotSent)?;
        // Before the rate limiter. Otherwise all requests that wait for a token would be
        // sent together when it arrives.
        let token_deadline = deadline.min_with(self.attempt_timeout);
        self.auth
            .ensure_token(&self.http, token_deadline)
            .await
            .map_err(AttemptError::Failed)?;
        let slot = self.rate_limiter.acquire(class);
        match timeout_at(deadline.at, slot).await {
            Ok(acquired) => acquired.map_err(AttemptError::Failed),
            Err(_) => {
                let limit = deadline.limit;
                Err(AttemptError::NotSent(Error::RateLimiterTimeout { limit }))
            }
        }
    }

    /// Sends the request once. `attempt` counts from 1.
    pub(crate) async fn attempt(
        &self,
        request: &ApiRequest,
        attempt: u32,
        deadline: Deadline,
    ) -> Result<ApiResponse, Error> {
        let mut body = Vec::new();
        let response = self.attempt_into(request, attempt, deadline, &mut body);
        Ok(self.api_response(response.await?, body))
    }

    /// Sends the request once, and reads the body of a JSON response. `body` has what
    /// arrived even if the response breaks off. `attempt` counts from 1.
    pub(crate) async fn attempt_into(
        &self,
        request: &ApiRequest,
        attempt: u32,
        deadline: Deadline,
        body: &mut Vec<u8>,
    ) -> Result<Response, Error> {
        let deadline = deadline.min_with(request.attempt_timeout);
        let outcome = timeout_at(deadline.at, self.exchange(request, deadline, body))
            .await
            .unwrap_or_else(|timeout| Err(request.timeout_error(deadline, timeout)));
        if let Err(Error::RateLimited { retry_after, .. }) = &outcome {
            let pause = self.retries.pause_after(*retry_after, attempt);
            let pause = self.rate_limiter.pause(request.rate_limit_class, pause);
            // A store that does not answer delays the error no longer than the other waits.
            let _ = timeout_at(deadline.at, pause).await;
        }
        outcome
    }

    pub(crate) fn api_response(&self, response: Response, body: Vec<u8>) -> ApiResponse {
        ApiResponse {
            response,
            body,
            hint: version_hint(&self.base_url),
        }
    }

    /// Sends the request, and reads the body of a JSON response.
    async fn exchange(
        &self,
        request: &ApiRequest,
        deadline: Deadline,
        body: &mut Vec<u8>,
    ) -> Result<Response, Error> {
        let mut response = self.follow_redirects(request, deadline).await?;
        if !request.response_kind.accepts(response.status()) {
            let mut response = error_response::read(response, deadline, &self.auth).await;
            if matches!(response.status, 403..=405) {
                response.hint = version_hint(&self.base_url);
            }
            return Err(error_response::into_error(response, request.body_len()));
        }
        match request.response_kind {
            ResponseKind::Json => {
                read_body(&mut response, MAX_JSON_RESPONSE_BYTES, &self.auth, body).await?;
            }
            ResponseKind::GeneratedFile(_) | ResponseKind::StoredFile(_) => {}
        }
        Ok(response)
    }

    /// Sends the request, and follows the redirects of a stored file. Those of other
    /// requests are errors.
    async fn follow_redirects(
        &self,
        request: &ApiRequest,
        deadline: Deadline,
    ) -> Result<Response, Error> {
        let mut redirects = Redirects::default();
        let mut target = RedirectTarget {
            url: request.url.clone(),
            with_credentials: true,
        };
        loop {
            let response = self.send_to_target(request, &target, deadline).await?;
            if !is_redirect(response.status()) {
                return Ok(response);
            }
            let location = response.headers().get(LOCATION);
            let next = if request.response_kind.follows_redirects() {
                redirects.follow(&self.base_url, &target.url, location)
            } else {
                Err(RedirectError::NotFollowed)
            };
            target =
                next.map_err(|reason| redirect_error(&response, &target.url, reason, &self.auth))?;
        }
    }

    /// Sends one HTTP request, with credentials if the target may get them. If its access
    /// token is rejected, sends the request again with another one.
    async fn send_to_target(
        &self,
        request: &ApiRequest,
        target: &RedirectTarget,
        deadline: Deadline,
    ) -> Result<Response, Error> {
        let mut rejected = None;
        loop {
            let header = if target.with_credentials {
                let header = self.auth.header(&self.http, deadline, rejected.as_ref());
                Some(header.await?)
            } else {
                None
            };
            let response = self.send(request, &target.url, header.clone()).await?;
            match header {
                Some((_, value))
                    if rejected.is_none()
                        && response.status() == StatusCode::UNAUTHORIZED
                        && self.auth.is_access_token() =>
                {
                    rejected = Some(value);
                }
                _ => return Ok(response),
            }
        }
    }

    /// Sends one HTTP request, and reads the response headers.
    async fn send(
        &self,
        request: &ApiRequest,
        url: &Url,
        auth_header: Option<(HeaderName, HeaderValue)>,
    ) -> Result<Response, Error> {
        let observer = self.hooks.on_start(request.next_info(), url);
        let (http_request, unsent) = request.to_reqwest(url, auth_header);
        request.set_unsent(unsent.clone());
        let response = self.http.execute(http_request);
        #[cfg(feature = "tracing")]
        let response = tracing::Instrument::instrument(response, observer.span.clone());
        let outcome = response.await;
        let outcome = outcome.map_err(|error| request.connection_error(error, unsent.get()));
        if outcome.is_ok() {
            // The service may have accepted a request before it read all of the body.
            request.set_unsent(UnsentBytes::default());
        }
        observer.on_end(&outcome, &self.auth);
        outcome
    }
}
