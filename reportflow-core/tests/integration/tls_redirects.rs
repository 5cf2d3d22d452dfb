//! Redirects from real https; cells as in `faults.rs`.
//!
//! A proxy receives every request, and responds as the target host. The environment
//! sets the proxy and the trusted certificate, so each request runs in its own process.

// Other systems read trusted certificates from their own store.
#![cfg(target_os = "linux")]

use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::support::fault_matrix::{
    CREDENTIALS, Credentials, KINDS, Kind, counted, outcome, token,
};
use crate::support::test_server::{Request, pdf, read, response};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const HOSTS: [&str; 3] = ["api.example", "storage.example", "issuer.example"];

/// The origin of requests to the proxy itself.
const PROXY: &str = "";

/// The origin of the target, and the request, of all requests to the proxy.
type RequestLog = Arc<Mutex<Vec<(String, Request)>>>;

/// Returns a TLS acceptor for all hosts, and its certificate as PEM.
fn server() -> (TlsAcceptor, String) {
    let certificate = rcgen::generate_simple_self_signed(HOSTS.map(str::to_owned)).unwrap();
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        base64_simd::STANDARD.encode_to_string(certificate.cert.der())
    );
    let key = PrivateKeyDer::Pkcs8(certificate.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key);
    (TlsAcceptor::from(Arc::new(config.unwrap())), pem)
}

async fn serve(
    mut stream: TcpStream,
    tls: &TlsAcceptor,
    location: &str,
    requests: &RequestLog,
) -> Option<()> {
    let request = read(&mut stream).await?;
    let target = request.line().split(' ').nth(1)?.to_owned();
    if request.line().starts_with("CONNECT ") {
        requests.lock().unwrap().push((PROXY.to_owned(), request));
        stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.ok()?;
        // A client that does not trust the certificate disconnects.
        let mut stream = tls.accept(stream).await.ok()?;
        let request = read(&mut stream).await?;
        reply(&mut stream, &target, request, location, requests).await
    } else {
        // Plain HTTP: the first line contains the whole URL.
        reply(&mut stream, "http", request, location, requests).await
    }
}

async fn reply(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    origin: &str,
    request: Request,
    location: &str,
    requests: &RequestLog,
) -> Option<()> {
    let path = request.line().split(' ').nth(1)?;
    let bytes = match origin {
        "issuer.example:443" => token(),
        "api.example:443" if path.starts_with("/v1/") => response(302, &[location], ""),
        _ => pdf(),
    };
    requests.lock().unwrap().push((origin.to_owned(), request));
    stream.write_all(&bytes).await.ok()?;
    stream.shutdown().await.ok()
}

/// Returns the result of one request.
async fn cell(base: &str, location: &str, kind: Kind, credentials: Credentials) -> String {
    let (tls, pem) = server();
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, pem).unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", socket.local_addr().unwrap());
    let requests = RequestLog::default();
    let (location, log) = (format!("location: {location}"), requests.clone());
    tokio::spawn(async move {
        loop {
            let (stream, _) = socket.accept().await.unwrap();
            serve(stream, &tls, &location, &log).await;
        }
    });

    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "--nocapture",
        "tls_redirects::sends_one_request",
    ])
    .env("TEST_REQUEST", format!("{base} {kind:?} {credentials:?}"))
    .env("SSL_CERT_FILE", trusted)
    .env_remove("SSL_CERT_DIR");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        test.env(name, &proxy);
    }
    for name in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"] {
        test.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || test.output());
    let output = output.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let output = String::from_utf8(output.stdout).unwrap();
    let result = output.lines().find_map(|line| line.split_once("outcome: "));
    let (word, left) = result.unwrap().1.split_once(' ').unwrap();

    let requests = std::mem::take(&mut *requests.lock().unwrap());
    let (mut sent, mut others, mut connects) = (Vec::new(), Vec::new(), Vec::new());
    for (origin, request) in requests {
        match origin.as_str() {
            "api.example:443" => sent.push(request),
            "issuer.example:443" => {}
            PROXY => connects.push(request),
            _ => others.push(request),
        }
    }
    counted(credentials, &[], &connects);
    format!("{word} {} {left}", counted(credentials, &sent, &others))
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
#[ignore = "run by `follows_only_safe_https_redirects`"]
async fn sends_one_request() {
    let arguments = std::env::var("TEST_REQUEST").unwrap();
    let [base, kind, credentials] = arguments.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{arguments}")
    };
    let kind = KINDS.into_iter().find(|one| format!("{one:?}") == kind);
    let credentials = CREDENTIALS
        .into_iter()
        .find(|one| format!("{one:?}") == credentials);
    let issuer = "https://issuer.example/api/v1";
    let (word, left) = outcome(base, issuer, kind.unwrap(), credentials.unwrap()).await;
    println!("outcome: {word} {left}");
}

#[rustfmt::skip]
#[tokio::test]
async fn follows_only_safe_https_redirects() {
    let api = "https://api.example/v1";
    for (fault, base, location, cells) in [
        // the fault             its base                    location                         asynchronous       synchronous        download
        ("to the same origin", api,                        "/file",                        ["302 1 0 -",       "302 1 0 -",       "ok 2 0 file"]),
        ("to another origin",  api,                        "https://storage.example/file", ["302 1 0 -",       "302 1 0 -",       "ok 1 1 file"]),
        ("down to http",       api,                        "http://api.example/file",      ["302 1 0 -",       "302 1 0 -",       "NotHttps 1 0 -"]),
        ("down and away",      api,                        "http://storage.example/file",  ["302 1 0 -",       "302 1 0 -",       "NotHttps 1 0 -"]),
        ("to this machine",    api,                        "https://127.0.0.1/file",       ["302 1 0 -",       "302 1 0 -",       "Loopback 1 0 -"]),
        ("not trusted",        "https://other.example/v1", "/file",                        ["unreached 0 0 -", "unreached 0 0 -", "unreached 0 0 -"]),
    ] {
        for (kind, expected) in KINDS.into_iter().zip(cells) {
            for credentials in CREDENTIALS {
                let found = cell(base, location, kind, credentials).await;
                assert_eq!(found, expected, "{fault}: {kind:?}, {credentials:?}");
            }
        }
    }
}
