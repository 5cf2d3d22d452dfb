//! Webhooks over TLS.
//!
//! The environment sets the trusted certificates, so the emulator is another process.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use axum::serve::Listener;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reportflow_emulator::SIGNATURE_HEADER;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::http::api::{Api, DESIGNS, KEY};
use crate::http::program::{Running, program, start};
use crate::http::webhook_receiver::{Requests, listener, router, signature};

/// A listener that ignores clients without trust in its certificate.
struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// Writes the certificate of the receiver, and returns the receiver's port.
async fn tls_receiver(pem: &Path) -> (u16, Requests) {
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let text = BASE64_STANDARD.encode(certificate.cert.der());
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    std::fs::write(pem, format!("{begin}\n{text}\n{end}\n")).unwrap();
    let key = PrivateKeyDer::Pkcs8(certificate.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let (router, requests) = router(0);
    let listener = listener().await;
    let port = listener.local_addr().unwrap().port();
    let listener = TlsListener { listener, acceptor };
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (port, requests)
}

/// Starts an emulator that trusts the certificates in this file only.
fn emulator(url: &str, trusted: &Path) -> (Running, Api) {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--app-key", KEY]);
    program.args(["--webhook-url", url, "--webhook-secret", "s"]);
    program.env("SSL_CERT_FILE", trusted);
    program.env_remove("SSL_CERT_DIR").stderr(Stdio::piped());
    start(&mut program)
}

#[tokio::test]
async fn https_webhooks_reach_a_trusted_receiver() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    let (port, mut requests) = tls_receiver(&trusted).await;
    let (_running, api) = emulator(&format!("https://localhost:{port}/hook"), &trusted);
    api.invoice(json!({}), json!({})).await;
    let (headers, body) = requests.recv().await.unwrap();
    assert_eq!(headers["host"], format!("localhost:{port}").as_str());
    assert_eq!(headers[SIGNATURE_HEADER], signature("s", &body).as_str());
}

/// The certificate of another receiver, and one for another name.
#[tokio::test]
async fn an_untrusted_receiver_is_a_failed_attempt() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (
        folder.path().join("one.pem"),
        folder.path().join("other.pem"),
    );
    let (port, mut requests) = tls_receiver(&one).await;
    tls_receiver(&other).await;
    for (host, trusted) in [("localhost", &other), ("127.0.0.1", &one)] {
        let url = format!("https://{host}:{port}/hook");
        let (mut running, api) = emulator(&url, trusted);
        api.invoice(json!({}), json!({})).await;
        let stderr = BufReader::new(running.0.stderr.take().unwrap());
        // After the line of the request.
        let warning = |line: &String| line.contains("WARN");
        let reading = move || stderr.lines().map(Result::unwrap).find(warning);
        let line = tokio::task::spawn_blocking(reading).await.unwrap().unwrap();
        let expected =
            format!("webhook attempt 1 of 6 to {url} failed: invalid peer certificate: ");
        assert!(line.contains(&expected), "{line}");
    }
    assert!(requests.try_recv().is_err());
}
