//! A server on a free port that records requests and sends given bytes as
//! responses.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reportflow_core::params::Writer;
use reportflow_core::{
    Client, ClientBuilder, DesignInfo, Download, GenerateAsync, ReportDesign, RetryPolicy,
};
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub const KEY: &str = "ak_3f9c_do_not_show";

/// A request as it came.
#[derive(Clone)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Clone)]
pub enum Reply {
    /// These bytes, and then the end of the connection.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing for as long as the client waits.
    Hang(Vec<u8>),
    /// These bytes, and then a reset.
    Reset(Vec<u8>),
    /// These bytes, one each second.
    Slowly(Vec<u8>),
    /// The headers at once, and each byte of the body a second after the last.
    SlowBody(Vec<u8>),
}

pub struct TestServer {
    pub port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<Mutex<usize>>,
}

impl TestServer {
    /// Sends the reply of `response` to each request, by its number from 0.
    pub async fn start(response: impl Fn(usize) -> Reply + Send + 'static) -> TestServer {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let server = TestServer {
            port,
            requests: requests.clone(),
            connections: connections.clone(),
        };
        tokio::spawn(async move {
            let mut open = Vec::new();
            loop {
                let (mut stream, _) = socket.accept().await.unwrap();
                *connections.lock().unwrap() += 1;
                let Some(request) = read(&mut stream).await else {
                    continue;
                };
                let number = {
                    let mut requests = requests.lock().unwrap();
                    requests.push(request);
                    requests.len() - 1
                };
                match response(number) {
                    Reply::Bytes(bytes) => {
                        let _ = stream.write_all(&bytes).await;
                        let _ = stream.shutdown().await;
                    }
                    Reply::Hang(bytes) => {
                        let _ = stream.write_all(&bytes).await;
                        open.push(stream);
                    }
                    Reply::Reset(bytes) => {
                        let _ = stream.write_all(&bytes).await;
                        stream.set_zero_linger().unwrap();
                    }
                    Reply::Slowly(bytes) => {
                        tokio::spawn(trickle(stream, bytes));
                    }
                    Reply::SlowBody(mut bytes) => {
                        let body = bytes.split_off(end_of_headers(&bytes).unwrap());
                        let _ = stream.write_all(&bytes).await;
                        tokio::spawn(trickle(stream, body));
                    }
                }
            }
        });
        server
    }

    /// Sends these bytes as the response to every request.
    pub async fn always(bytes: Vec<u8>) -> TestServer {
        TestServer::start(move |_| Reply::Bytes(bytes.clone())).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(self.url("/v1")).app_key(KEY)
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client that makes every call once.
    pub fn client_without_retries(&self) -> Client {
        self.builder()
            .retry_policy(RetryPolicy::disabled())
            .build()
            .unwrap()
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn trickle(mut stream: TcpStream, bytes: Vec<u8>) {
    for byte in bytes {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if stream.write_all(&[byte]).await.is_err() {
            break;
        }
    }
}

fn end_of_headers(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}

/// A whole request, unless the stream ends before.
pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = end_of_headers(&bytes) {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let body = bytes.split_off(end);
    let mut request = Request {
        head: String::from_utf8(bytes).unwrap(),
        body,
    };
    let length = request
        .header("content-length")
        .map_or(0, |n| n.parse().unwrap());
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(request)
}

/// An answer with its length; `headers` are lines without their ends.
pub fn response(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    // Or the client might pick the connection up again just when it ends.
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for header in headers {
        bytes += header;
        bytes += "\r\n";
    }
    [bytes.as_bytes(), b"\r\n", body].concat()
}

/// An error of the service's own shape; `message` is JSON.
pub fn error_response(status: u16, message: &str) -> Vec<u8> {
    let body = format!(r#"{{"statusCode":{status},"message":{message},"error":"Some Name"}}"#);
    response(status, &["content-type: application/json"], body)
}

/// A document of one parameter.
pub struct Document<T>(pub T);

impl<T: Serialize> ReportDesign for Document<T> {
    const DESIGN: DesignInfo = DesignInfo::new("0eUDdgAjNXrrItA2", 3, b"[]", "invoice");

    fn write_params(&self, writer: &mut Writer) {
        writer.json(",\"amount\":", &self.0);
    }
}

pub fn generate(client: &Client) -> GenerateAsync {
    Document(1).generate_async(client)
}

pub const PDF: &[u8] = b"%PDF-1.7\nwhat follows does not matter here\n%%EOF";

/// An answer that holds [`PDF`].
pub fn pdf() -> Vec<u8> {
    let headers = [
        "content-type: application/pdf",
        "content-disposition: attachment; filename=\"_.pdf\"; filename*=UTF-8''%E8%AB%8B.pdf",
        "file-id: Zx8Yw7Vu6Ts5Rq4P",
    ];
    response(200, &headers, PDF)
}

pub fn download(client: &Client) -> Download {
    client.download(
        &"aB3dE6gH9jK2mN5p".parse().unwrap(),
        &"Zx8Yw7Vu6Ts5Rq4P".parse().unwrap(),
    )
}
