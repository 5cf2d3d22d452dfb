//! Encrypted connections. Certificates are always verified.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reportflow_bulk::{Journal, PostgresRateLimitStore};
use reportflow_test_postgres::{Cluster, Setup};
use tempfile::TempDir;

use crate::cluster::{KEY, acquire, connect, store};
use crate::program::{command, url};

/// Only encrypted connections by TCP, with a password, which must not be in an error.
const ACCESS: &[u8] = b"local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
const PASSWORD: &str = "s3cret";

/// A cluster with a certificate for `localhost`.
struct Server {
    cluster: Cluster,
    /// Has the certificate of the authority, `ca.pem`.
    folder: TempDir,
}

impl Server {
    async fn start() -> Option<Server> {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap());
        let authority = authority.unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = certificate.signed_by(&key, &authority).unwrap();
        let cluster = Cluster::start_with(Setup {
            settings: &[("ssl", "on")],
            files: &[
                ("server.key", key.serialize_pem().as_bytes()),
                ("server.crt", certificate.pem().as_bytes()),
                ("pg_hba.conf", ACCESS),
            ],
            has_tcp: true,
        })?;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        let role = format!("CREATE ROLE app SUPERUSER LOGIN PASSWORD '{PASSWORD}'");
        let owner = connect(&cluster.url()).await;
        owner.batch_execute(&role).await.unwrap();
        Some(Server { cluster, folder })
    }

    fn url(&self, host: &str, query: &str) -> String {
        let port = self.cluster.port();
        format!("postgres://app:{PASSWORD}@{host}:{port}/postgres?{query}")
    }

    fn authority(&self) -> String {
        let path = self.folder.path().join("ca.pem");
        // The parameters of a URL may be percent-encoded.
        path.to_str().unwrap().replace('.', "%2E")
    }

    async fn error(&self, host: &str, query: &str) -> String {
        let connected = PostgresRateLimitStore::connect(&self.url(host, query), KEY).await;
        let error = connected.unwrap_err().to_string();
        assert!(!error.contains(PASSWORD), "{error}");
        let cause = error.strip_prefix("cannot use the database of the rate limit: ");
        cause.expect(&error).to_owned()
    }
}

#[tokio::test]
async fn connections_are_encrypted() {
    let Some(server) = Server::start().await else {
        return;
    };
    let authority = server.authority();
    for query in [
        format!("sslrootcert={authority}"),
        format!("sslmode=prefer&sslrootcert={authority}"),
        format!("sslrootcert={authority}&sslmode=require&channel_binding=require"),
        format!("sslmode=verify-full&sslrootcert={authority}"),
    ] {
        let url = server.url("localhost", &query);
        let store = store(&url, Duration::from_secs(3600)).await;
        acquire(&store).await;
        let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                   WHERE application_name = 'reportflow-rate-limit'";
        let owner = connect(&server.cluster.url()).await;
        let row = owner.query_one(sql, &[]).await.unwrap();
        assert_eq!(row.get::<_, Option<bool>>(0), Some(true), "{query}");
        // The journal connects in the same way.
        Journal::connect(&format!("{url}&schema=run"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_certificate_must_be_valid() {
    let Some(server) = Server::start().await else {
        return;
    };
    let (authority, port) = (server.authority(), server.cluster.port());
    for query in ["", "sslmode=prefer", "sslmode=require"] {
        assert_eq!(
            server.error("localhost", query).await,
            format!(
                "cannot connect to the database on `localhost:{port}`: the authority of its \
                 certificate is not trusted; add `sslrootcert=FILE` with the authority's \
                 certificate to the URL, or `sslmode=disable` for a connection without TLS"
            )
        );
    }
    let query = format!("sslrootcert={authority}");
    let error = server.error("127.0.0.1", &query).await;
    let start = format!(
        "cannot connect to the database on `127.0.0.1:{port}`: invalid certificate: certificate \
         not valid for name \"127.0.0.1\""
    );
    assert!(error.starts_with(&start), "{error}");
    let error = server.error("localhost", "sslmode=disable").await;
    assert!(error.contains("no encryption"), "{error}");

    let error = server.error("localhost", "sslrootcert=/none.pem").await;
    let start = "cannot read `/none.pem` (`sslrootcert`): ";
    assert!(error.starts_with(start), "{error}");
    let empty = server.folder.path().join("empty.pem");
    fs::write(&empty, "").unwrap();
    let query = format!("sslrootcert={}", empty.display());
    let error = server.error("localhost", &query).await;
    assert!(error.ends_with("it has no certificate"), "{error}");
}

#[tokio::test]
async fn a_server_without_tls_is_an_error_if_tls_is_required() {
    let Some(cluster) = Cluster::start_with(Setup {
        has_tcp: true,
        ..Setup::default()
    }) else {
        return;
    };
    let url = |query| {
        format!(
            "postgres://reportflow@127.0.0.1:{}/postgres?{query}",
            cluster.port()
        )
    };
    let connected = PostgresRateLimitStore::connect(&url("sslmode=require"), KEY).await;
    assert_eq!(
        connected.unwrap_err().to_string(),
        format!(
            "cannot use the database of the rate limit: cannot connect to the database on \
             `127.0.0.1:{}`: server does not support TLS",
            cluster.port()
        )
    );
    for query in ["", "sslmode=prefer", "sslmode=disable"] {
        let connected = PostgresRateLimitStore::connect(&url(query), KEY).await;
        connected.unwrap();
    }
}

#[tokio::test]
#[ignore = "another test starts it"]
async fn program() {
    let store = store(&url(), Duration::from_secs(3600)).await;
    acquire(&store).await;
}

/// Other systems read trusted certificates from their own store.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_authorities_of_the_system_are_trusted() {
    let Some(server) = Server::start().await else {
        return;
    };
    let trusted = server.folder.path().join("ca.pem");
    for (query, trusted) in [
        ("sslmode=require", Some(&*trusted)),
        ("sslrootcert=system", Some(&*trusted)),
        ("sslmode=require", None),
    ] {
        let mut program = command("tls::program", &server.url("localhost", query));
        program.env("SSL_CERT_FILE", trusted.unwrap_or(Path::new("/none.pem")));
        program.env("SSL_CERT_DIR", "/none");
        let output = program.output().await.unwrap();
        assert_eq!(output.status.success(), trusted.is_some(), "{output:?}");
    }
}
