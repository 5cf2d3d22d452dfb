//! A client of the API.

use std::io::{Cursor, Read as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;
use reportflow_emulator::{Emulator, EmulatorBuilder, WorkspaceConfig};
use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, RequestBuilder};
use serde_json::{Value, json};
use zip::ZipArchive;

pub(crate) const KEY: &str = "ak_test";
pub(crate) const INVOICE: &str = "Invoice000000001";
pub(crate) const DESIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");

pub(crate) fn builder() -> EmulatorBuilder {
    Emulator::builder().designs_dir(DESIGNS).app_key(KEY)
}

/// Returns a second workspace too, with the key `ak_sales`.
pub(crate) fn with_sales() -> EmulatorBuilder {
    builder().workspace(WorkspaceConfig::new("sales", "ak_sales"))
}

pub(crate) struct Api {
    pub(crate) base: String,
    key: String,
    client: Client,
}

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Response {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Decodes the header `X-File-Mapping`.
    pub(crate) fn mapping(&self) -> Value {
        let mapping = percent_decode_str(self.header("x-file-mapping"));
        serde_json::from_slice(&mapping.collect::<Vec<_>>()).unwrap()
    }

    /// Returns the text of a PDF without white space, which depends on line ends.
    pub(crate) fn text(&self) -> String {
        text(&self.body)
    }

    /// Returns the names and the contents of a ZIP archive.
    pub(crate) fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let mut archive = ZipArchive::new(Cursor::new(&self.body)).unwrap();
        let mut entries = Vec::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            entries.push((entry.name().to_owned(), bytes));
        }
        entries
    }

    /// Asserts an error response in the format of the service.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, message: Value, error: &str) {
        let expected = json!({ "statusCode": status, "message": message, "error": error });
        assert_eq!((self.status, self.json()), (status, expected));
    }
}

impl Api {
    pub(crate) fn new(emulator: &Emulator) -> Api {
        Api::at(emulator.base_url())
    }

    pub(crate) fn at(base: String) -> Api {
        Api {
            base,
            key: KEY.to_owned(),
            client: plain_client().no_proxy().build().unwrap(),
        }
    }

    /// Returns the API as another workspace sees it.
    pub(crate) fn with_key(&self, key: &str) -> Api {
        Api {
            base: self.base.clone(),
            key: key.to_owned(),
            client: self.client.clone(),
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client.request(method.parse().unwrap(), url)
    }

    /// Returns a request below `/_emulator`, without a key.
    pub(crate) fn admin_request(&self, method: &str, path: &str) -> RequestBuilder {
        let origin = self.base.strip_suffix("/v1").unwrap();
        let url = format!("{origin}/_emulator{path}");
        self.client.request(method.parse().unwrap(), url)
    }

    pub(crate) async fn admin(&self, method: &str, path: &str) -> Response {
        send(self.admin_request(method, path).header("appkey", &self.key)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        send(self.request("GET", path).header("appkey", &self.key)).await
    }

    /// Returns a token request with this form.
    pub(crate) fn token_request(&self, form: &str) -> RequestBuilder {
        let origin = self.base.strip_suffix("/v1").unwrap();
        let request = self.client.post(format!("{origin}/api/v1/oauth/token"));
        let form_encoded = "application/x-www-form-urlencoded";
        request
            .header("content-type", form_encoded)
            .body(form.to_owned())
    }

    pub(crate) async fn token(&self, form: &str) -> Response {
        send(self.token_request(form)).await
    }

    /// Sends an asynchronous request.
    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Response {
        self.post_to("/file/async/single", body).await
    }

    pub(crate) async fn post_to(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
        let request = self
            .request("POST", path)
            .header("appkey", &self.key)
            .header("content-type", "application/json");
        send(request.body(body)).await
    }

    /// Generates an invoice with additional members of `content`.
    pub(crate) async fn invoice(&self, params: Value, content: Value) -> Response {
        self.post(invoice(params, content).to_string()).await
    }

    /// Waits for the first file of an accepted request.
    pub(crate) async fn download(&self, accepted: &Value) -> Response {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let response = self.get(&file_path(accepted)).await;
            if response.status != 404 || Instant::now() > deadline {
                return response;
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

/// Returns a body with these file names.
pub(crate) fn invoices<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let content =
        |name| json!({ "fileName": name, "params": { "請求先名": format!("customer of {name}") } });
    json!({
        "designId": INVOICE,
        "version": 1,
        "contents": names.into_iter().map(content).collect::<Vec<_>>(),
    })
}

/// Returns the download path of the first file.
pub(crate) fn file_path(accepted: &Value) -> String {
    let (request, file) = (&accepted["requestId"], &accepted["files"][0]["fileId"]);
    format!(
        "/file/download/{}/{}",
        request.as_str().unwrap(),
        file.as_str().unwrap()
    )
}

pub(crate) fn text(pdf: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(pdf).unwrap();
    text.split_whitespace().collect()
}

pub(crate) async fn send(request: RequestBuilder) -> Response {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Response {
        status,
        headers,
        body: response.bytes().await.unwrap().into(),
    }
}

/// Returns the builder of an HTTP client. Another crate of the workspace may enable TLS
/// in reqwest, which then needs a crypto provider.
pub(crate) fn plain_client() -> ClientBuilder {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls)
}
