//! A client of the API, and an emulator for it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reportflow_emulator::{Builder, Emulator};
use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, RequestBuilder};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "ak_test";
pub(crate) const INVOICE: &str = "Invoice000000001";
pub(crate) const DESIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");

pub(crate) fn builder() -> Builder {
    Emulator::builder().designs(DESIGNS).app_key(KEY)
}

pub(crate) struct Api {
    pub(crate) base: String,
    client: Client,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Checks an error in the shape of the service.
    #[track_caller]
    pub(crate) fn is_error(&self, status: u16, message: Value, error: &str) {
        let expected = json!({ "statusCode": status, "message": message, "error": error });
        assert_eq!((self.status, self.json()), (status, expected));
    }
}

impl Api {
    pub(crate) fn of(emulator: &Emulator) -> Api {
        Api::at(emulator.base_url())
    }

    pub(crate) fn at(base: String) -> Api {
        Api {
            base,
            client: plain_client().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client.request(method.parse().unwrap(), url)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request("GET", path).header("appkey", KEY)).await
    }

    /// Generates from a body as it stands.
    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self
            .request("POST", "/file/async/single")
            .header("appkey", KEY);
        send(
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await
    }

    /// Generates an invoice whose content has these members besides.
    pub(crate) async fn invoice(&self, params: Value, content: Value) -> Answer {
        self.post(invoice(params, content).to_string()).await
    }

    /// Waits until the first file of an accepted request is there.
    pub(crate) async fn download(&self, accepted: &Value) -> Answer {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.get(&file_path(accepted)).await;
            if answer.status != 404 || Instant::now() > deadline {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

pub(crate) fn invoice(params: Value, content: Value) -> Value {
    let mut body = json!({
        "designId": INVOICE,
        "version": 1,
        "content": { "fileName": "請求書", "params": params },
    });
    for (key, value) in content.as_object().unwrap() {
        body["content"][key] = value.clone();
    }
    body
}

/// The path of the download of the first file.
pub(crate) fn file_path(accepted: &Value) -> String {
    let (request, file) = (&accepted["requestId"], &accepted["files"][0]["fileId"]);
    format!(
        "/file/download/{}/{}",
        request.as_str().unwrap(),
        file.as_str().unwrap()
    )
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer {
        status,
        headers,
        body: answer.bytes().await.unwrap().into(),
    }
}

/// Of a client without TLS. The client library may have been built with TLS for
/// another crate of the workspace, and then wants to be told of a provider.
fn plain_client() -> ClientBuilder {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls)
}
