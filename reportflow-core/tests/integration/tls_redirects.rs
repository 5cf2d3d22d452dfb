//! Redirects from real https; cells as in `faults.rs`.
//!
//! A proxy stands for the whole network: it sees every request and responds as
//! the target host. The environment sets the proxy and the trusted certificate,
//! so each request has a process of its own.

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

/// The origin of what is for the proxy itself.
const PROXY: &str = "";

/// Requests to the proxy, with the origin of the target.
type Seen = Arc<Mutex<Vec<(String, Request)>>>;

/// A server for all hosts, and its certificate as PEM.
fn server() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(HOSTS.map(str::to_owned)).unwrap();
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        base64_simd::STANDARD.encode_to_string(made.cert.der())
    );
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key);
    (TlsAcceptor::from(Arc::new(config.unwrap())), pem)
}

async fn serve(
    mut stream: TcpStream,
    tls: &TlsAcceptor,
    location: &str,
    seen: &Seen,
) -> Option<()> {
    let request = read(&mut stream).await?;
    let target = request.line().split(' ').nth(1)?.to_owned();
    if request.line().starts_with("CONNECT ") {
        seen.lock().unwrap().push((PROXY.to_owned(), request));
        stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.ok()?;
        // A client that does not trust it goes away.
        let mut stream = tls.accept(stream).await.ok()?;
        let request = read(&mut stream).await?;
        reply(&mut stream, &target, request, location, seen).await
    } else {
        // In the clear, with the whole URL in the first line.
        reply(&mut stream, "http", request, location, seen).await
    }
}

async fn reply(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    origin: &str,
    request: Request,
    location: &str,
    seen: &Seen,
) -> Option<()> {
    let path = request.line().split(' ').nth(1)?;
    let bytes = match origin {
        "issuer.example:443" => token(),
        "api.example:443" if path.starts_with("/v1/") => response(302, &[location], ""),
        _ => pdf(),
    };
    seen.lock().unwrap().push((origin.to_owned(), request));
    stream.write_all(&bytes).await.ok()?;
    stream.shutdown().await.ok()
}

/// The result of one request.
async fn cell(base: &str, location: &str, kind: Kind, credentials: Credentials) -> String {
    let (tls, pem) = server();
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, pem).unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", socket.local_addr().unwrap());
    let seen = Seen::default();
    let (location, log) = (format!("location: {location}"), seen.clone());
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
    .env("TEST_CALL", format!("{base} {kind:?} {credentials:?}"))
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
    let told = output.lines().find_map(|line| line.split_once("saw: "));
    let (word, left) = told.unwrap().1.split_once(' ').unwrap();

    let seen = std::mem::take(&mut *seen.lock().unwrap());
    let (mut sent, mut others, mut connects) = (Vec::new(), Vec::new(), Vec::new());
    for (origin, request) in seen {
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
    let generate = std::env::var("TEST_CALL").unwrap();
    let [base, kind, credentials] = generate.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{generate}")
    };
    let kind = KINDS.into_iter().find(|one| format!("{one:?}") == kind);
    let credentials = CREDENTIALS
        .into_iter()
        .find(|one| format!("{one:?}") == credentials);
    let issuer = "https://issuer.example/api/v1";
    let (word, left) = outcome(base, issuer, kind.unwrap(), credentials.unwrap()).await;
    println!("saw: {word} {left}");
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
