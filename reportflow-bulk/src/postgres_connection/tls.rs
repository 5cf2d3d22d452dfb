//! TLS of connections. The certificate of the server is always verified.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::{io, iter};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::BoxError;

/// The certificate authorities that are trusted.
pub(super) enum Roots {
    /// Those of the operating system.
    Platform,
    /// Those of a PEM file.
    File(PathBuf),
}

/// Returns a connector for TLS. Without roots, a machine can still connect without TLS, unless
/// that is required.
pub(super) fn connector(roots: &Roots, is_required: bool) -> Result<MakeRustlsConnect, BoxError> {
    // The provider is not installed for the process: the program may install its own.
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let config = config.with_safe_default_protocol_versions()?;
    let config = match roots {
        Roots::File(path) => config.with_root_certificates(read(path)?),
        Roots::Platform => match Verifier::new(provider) {
            Ok(verifier) => config
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier)),
            Err(error) if is_required => {
                return Err(format!(
                    "no certificate authority is known: {error}; add `sslrootcert=FILE` to the URL"
                )
                .into());
            }
            Err(_) => config.with_root_certificates(RootCertStore::empty()),
        },
    };
    let mut config = config.with_no_client_auth();
    // PostgreSQL 17 requires it if the URL has `sslnegotiation=direct`.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

fn read(path: &PathBuf) -> Result<RootCertStore, BoxError> {
    let name = path.display();
    let failed = |error: &dyn Error| format!("cannot read `{name}` (`sslrootcert`): {error}");
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| failed(&error))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| failed(&error))?;
        roots.add(certificate).map_err(|error| failed(&error))?;
    }
    if roots.is_empty() {
        return Err(failed(&io::Error::other("it has no certificate")).into());
    }
    Ok(roots)
}

/// Returns the reason why the certificate of the server was rejected, and what to do.
pub(super) fn certificate_error(error: &tokio_postgres::Error) -> Option<String> {
    let error = iter::successors(error.source(), |error| (*error).source()).find_map(|error| {
        let io_error = error.downcast_ref::<io::Error>()?;
        io_error.get_ref()?.downcast_ref::<rustls::Error>()
    });
    match error? {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => Some(
            "the authority of its certificate is not trusted; add `sslrootcert=FILE` with the \
             authority's certificate to the URL, or `sslmode=disable` for a connection without TLS"
                .to_owned(),
        ),
        rustls::Error::InvalidCertificate(reason) => Some(format!("invalid certificate: {reason}")),
        _ => None,
    }
}
