//! The webhook `file.completed`.

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
use serde::Serialize;
use sha2::Sha256;
use tokio::sync::watch;

use crate::job::{FileAnswer, Job};

/// The header with the signature: HMAC-SHA256 of the raw body, in hex. Name,
/// encoding and what is signed are this project's assumption.
pub const SIGNATURE_HEADER: &str = "x-reportflow-signature";

/// The workspace of every emulator.
const WORKSPACE: &str = "EmulatorSpace001";
const ATTEMPT: Duration = Duration::from_secs(10);
/// How long to wait before each further attempt.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// Where to, and signed with what.
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
    files: Vec<FileAnswer<'a>>,
}

impl Webhook {
    /// Plain HTTP only: a receiver of test events is on this machine or in its
    /// network, and TLS would double what the emulator compiles.
    pub(crate) fn new(url: &str, secret: String) -> Result<Webhook, String> {
        let uri: Uri = url.parse().map_err(|error| format!("{error}"))?;
        if uri.scheme() != Some(&Scheme::HTTP) || uri.host().is_none_or(str::is_empty) {
            return Err("it must begin with http:// and name a host".to_owned());
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Webhook {
            url: uri,
            secret,
            client,
        })
    }

    /// Tells the receiver, with further attempts if it fails, until `stop`.
    pub(crate) async fn completed(
        &self,
        job: &Job,
        origin: &str,
        now: SystemTime,
        stop: &mut watch::Receiver<bool>,
    ) {
        let files = job
            .files
            .iter()
            .map(|file| job.describe(file, origin, None))
            .collect();
        let event = Event {
            event: "file.completed",
            timestamp: format_rfc3339_millis(now).to_string(),
            workspace_id: WORKSPACE,
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
            _ = stop.wait_for(|stop| *stop) => {
                eprintln!("webhook for {} given up: the emulator stops", job.request_id);
            }
        }
    }

    async fn deliver(&self, request_id: &str, body: Bytes) {
        let mut pauses = PAUSES.iter();
        while let Err(error) = self.attempt(body.clone()).await {
            eprintln!("webhook for {request_id} to {}: {error}", self.url);
            let Some(pause) = pauses.next() else {
                eprintln!("webhook for {request_id} given up");
                return;
            };
            tokio::time::sleep(*pause).await;
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
        let answer = tokio::time::timeout(ATTEMPT, self.client.request(request))
            .await
            .map_err(|_| format!("no answer in {} s", ATTEMPT.as_secs()))?
            .map_err(|error| error.to_string())?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the receiver answered {status}")),
        }
    }
}

fn signature(secret: &str, body: &[u8]) -> String {
    use std::fmt::Write as _;
    // A key of any length will do, so there is no signature without one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    mac.finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
    }

    #[test]
    fn only_plain_http_is_taken() {
        assert!(Webhook::new("http://127.0.0.1:1/hook", String::new()).is_ok());
        assert!(Webhook::new("https://example.com/hook", String::new()).is_err());
        assert!(Webhook::new("/hook", String::new()).is_err());
    }
}
