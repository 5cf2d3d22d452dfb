//! The receiver of a workspace's webhooks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::uri::Scheme;
use axum::http::{Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use reportflow_rules::credentials::trim;
use tokio::sync::Semaphore;

use super::client::{HttpClient, cause, client};
use super::pending::PendingDeliveries;
use super::signature::{SIGNATURE_HEADER, bad_signature, signature};
use crate::http::is_host_and_port;
use crate::model::Event;

/// The header with the id of the event: 16 alphanumerics, the same for every attempt
/// and every redelivery.
///
/// It is unknown whether the service sends an id, so the header is an assumption.
pub const EVENT_ID_HEADER: &str = "x-reportflow-event-id";

const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// The attempts that run at the same time. A process may often have only 1,024 open
/// files, and the API needs some.
const MAX_CONNECTIONS: usize = 256;

/// The URL that receives webhooks, the secret to sign them, and the limits of both.
pub(crate) struct Receiver {
    url: Uri,
    secret: String,
    client: HttpClient,
    pub(super) attempt_timeout: Duration,
    /// One permit for each attempt.
    pub(super) connections: Semaphore,
    pub(super) pending: PendingDeliveries,
    /// `true` if the last attempt timed out.
    is_silent: AtomicBool,
}

impl Receiver {
    /// Creates a client for the URL. The errors do not repeat it, because it may
    /// contain a secret.
    pub(crate) fn new(url: &str, secret: &str) -> Result<Receiver, String> {
        let uri: Uri = url.parse().map_err(|error| format!("{error}"))?;
        let is_https = uri.scheme() == Some(&Scheme::HTTPS);
        if is_https && !cfg!(feature = "https") {
            let text = "it must start with http://, because the feature `https` is off";
            return Err(text.to_owned());
        }
        if !is_https && uri.scheme() != Some(&Scheme::HTTP) {
            let or_https = if cfg!(feature = "https") {
                " or https://"
            } else {
                ""
            };
            return Err(format!("it must start with http://{or_https}"));
        }
        if !uri.authority().is_some_and(is_host_and_port) {
            let form = "a host and an optional port from 1 to 65535, without a user name";
            let scheme = uri.scheme_str().unwrap_or_default();
            return Err(format!("after {scheme}:// it must contain {form}"));
        }
        Ok(Receiver {
            url: uri,
            // The client's verifier trims it as well.
            secret: trim(secret).to_owned(),
            client: client(is_https)?,
            attempt_timeout: ATTEMPT_TIMEOUT,
            connections: Semaphore::new(MAX_CONNECTIONS),
            pending: PendingDeliveries::default(),
            is_silent: AtomicBool::new(false),
        })
    }

    /// Returns the URL without its query, which may contain a secret.
    pub(super) fn name(&self) -> String {
        let scheme = self.url.scheme_str().unwrap_or_default();
        let host = self.url.authority().map_or("", |it| it.as_str());
        format!("{scheme}://{host}{}", self.url.path())
    }

    /// Returns whether the last attempt timed out.
    pub(super) fn is_silent(&self) -> bool {
        self.is_silent.load(Ordering::Relaxed)
    }

    /// Returns the headers of each attempt.
    pub(super) fn headers(&self, event: &Event, is_forged: bool) -> [(&'static str, String); 3] {
        let sign = if is_forged { bad_signature } else { signature };
        [
            ("content-type", "application/json".to_owned()),
            (EVENT_ID_HEADER, event.event_id.clone()),
            (SIGNATURE_HEADER, sign(&self.secret, event.body.as_bytes())),
        ]
    }

    /// Sends the event.
    pub(super) async fn send(
        &self,
        event: &Event,
        is_forged: bool,
    ) -> Result<Response<Incoming>, String> {
        let mut request = Request::post(self.url.clone());
        for (name, value) in self.headers(event, is_forged) {
            request = request.header(name, value);
        }
        let request = request.body(Full::from(event.body.clone()));
        let request = request.map_err(|error| error.to_string())?;
        let response = self.client.request(request);
        let response = tokio::time::timeout(self.attempt_timeout, response).await;
        self.is_silent.store(response.is_err(), Ordering::Relaxed);
        response
            .map_err(|_| format!("no response in {} s", self.attempt_timeout.as_secs()))?
            .map_err(|error| cause(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_https_only_with_its_feature() {
        let is_valid = |url| Receiver::new(url, "").is_ok();
        assert!(is_valid("http://127.0.0.1:1/hook"));
        assert_eq!(
            is_valid("https://example.com/hook"),
            cfg!(feature = "https")
        );
        assert!(!is_valid("ftp://example.com/hook"));
        assert!(!is_valid("/hook"));
    }

    #[test]
    fn rejects_ports_out_of_range_and_passwords() {
        for url in [
            "http://127.0.0.1:99999/hook",
            "http://127.0.0.1:0/hook",
            "http://127.0.0.1:/hook",
            "http://127.0.0.1:+80/hook",
            "http://[::1]:99999/hook",
            "http://user:s3cret@127.0.0.1:1/hook",
            "https://user:s3cret@127.0.0.1:1/hook",
        ] {
            assert!(Receiver::new(url, "").is_err(), "{url}");
        }
        for url in [
            "http://localhost/hook",
            "http://[::1]/",
            "http://[::1]:8080/",
        ] {
            assert!(Receiver::new(url, "").is_ok(), "{url}");
        }
    }
}
