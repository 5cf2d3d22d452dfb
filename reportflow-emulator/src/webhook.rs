//! Sends the webhook `file.completed`.

use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::uri::Scheme;
use axum::http::{Method, Request, Uri};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use humantime::format_rfc3339_millis;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use reportflow_rules::credentials::trim;
use serde::Serialize;
use sha2::Sha256;

use crate::http::is_host_and_port;
use crate::model::{FileDescription, Job};
use crate::worker_pool::StopSignal;

/// The header with the signature: HMAC-SHA256 of the raw body, in hex.
///
/// The service's header and encoding are not public, so both are an assumption.
pub const SIGNATURE_HEADER: &str = "x-reportflow-signature";

/// The workspace id of every emulator.
const WORKSPACE_ID: &str = "EmulatorSpace001";
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// The delay before each retry.
const RETRY_DELAYS: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// The receiver of webhooks, and the secret to sign them.
pub(crate) struct Webhook {
    url: Uri,
    secret: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    event: &'a str,
    timestamp: String,
    workspace_id: &'a str,
    request_id: &'a str,
    design_id: &'a str,
    version: u32,
    files: Vec<FileDescription<'a>>,
}

impl Webhook {
    /// Creates a sender of webhooks over plain HTTP. A test receiver is on this
    /// machine or in its network. TLS would double the compile time of the
    /// emulator.
    pub(crate) fn new(url: &str, secret: &str) -> Result<Webhook, String> {
        let uri: Uri = url.parse().map_err(|error| format!("{error}"))?;
        if uri.scheme() != Some(&Scheme::HTTP) {
            return Err("it must start with http://".to_owned());
        }
        if !uri.authority().is_some_and(is_host_and_port) {
            let form = "a host and an optional port from 1 to 65535, without a user name";
            return Err(format!("after http:// it must contain {form}"));
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Webhook {
            url: uri,
            // The client's verifier trims it as well.
            secret: trim(secret).to_owned(),
            client,
        })
    }

    /// Sends the webhook of a finished job, with retries until `stop`.
    pub(crate) async fn file_completed(
        &self,
        job: &Job,
        origin: &str,
        now: SystemTime,
        stop: &mut StopSignal,
    ) {
        let files = job
            .files
            .iter()
            .map(|file| FileDescription::new(job, file, origin, None))
            .collect();
        let event = Event {
            event: "file.completed",
            timestamp: format_rfc3339_millis(now).to_string(),
            workspace_id: WORKSPACE_ID,
            request_id: &job.request_id,
            design_id: &job.design_id,
            version: job.version,
            files,
        };
        let Ok(body) = serde_json::to_vec(&event) else {
            return;
        };
        tokio::select! {
            () = self.deliver(&job.request_id, body.into()) => {}
            () = stop.stopped() => {
                let request_id = &job.request_id;
                tracing::warn!(request_id, "webhook not delivered: the emulator stops");
            }
        }
    }

    async fn deliver(&self, request_id: &str, body: Bytes) {
        let mut delays = RETRY_DELAYS.iter();
        while let Err(error) = self.attempt(body.clone()).await {
            // A query may contain a secret.
            let (host, path) = (self.url.authority(), self.url.path());
            let host = host.map_or("", |authority| authority.as_str());
            tracing::warn!(
                request_id,
                url = %format_args!("http://{host}{path}"),
                error,
                "webhook failed"
            );
            let Some(delay) = delays.next() else {
                tracing::warn!(request_id, "webhook not delivered: no attempts left");
                return;
            };
            tokio::time::sleep(*delay).await;
        }
    }

    async fn attempt(&self, body: Bytes) -> Result<(), String> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, signature(&self.secret, &body))
            .body(Full::new(body))
            .map_err(|error| error.to_string())?;
        let response = tokio::time::timeout(ATTEMPT_TIMEOUT, self.client.request(request))
            .await
            .map_err(|_| format!("no response in {} s", ATTEMPT_TIMEOUT.as_secs()))?
            .map_err(|error| error.to_string())?;
        match response.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the receiver responded with {status}")),
        }
    }
}

fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_like_rfc_4231() {
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
    }

    #[test]
    fn accepts_plain_http_only() {
        assert!(Webhook::new("http://127.0.0.1:1/hook", "").is_ok());
        assert!(Webhook::new("https://example.com/hook", "").is_err());
        assert!(Webhook::new("/hook", "").is_err());
    }

    #[test]
    fn rejects_ports_out_of_range_and_passwords() {
        for url in [
            "http://127.0.0.1:99999/hook",
            "http://127.0.0.1:0/hook",
            "http://127.0.0.1:/hook",
            "http://[::1]:99999/hook",
            "http://127.0.0.1:+80/hook",
            "http://user:s3cret@127.0.0.1:1/hook",
        ] {
            assert!(Webhook::new(url, "").is_err(), "{url}");
        }
        for url in [
            "http://localhost/hook",
            "http://[::1]/",
            "http://[::1]:8080/",
        ] {
            assert!(Webhook::new(url, "").is_ok(), "{url}");
        }
    }
}
