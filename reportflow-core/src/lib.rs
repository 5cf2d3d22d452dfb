//! The runtime of `reportflow`: parameters, the client, downloads and webhooks.
//!
//! Depend on `reportflow` instead of this crate: it adds the derives that check a
//! struct against its design at compile time. Paths such as `docs/service.md` are
//! files of the repository.
//!
//! ```no_run
//! # use reportflow_core::ReportDesign;
//! # async fn run<Invoice: ReportDesign>(invoice: Invoice) -> Result<(), Box<dyn std::error::Error>> {
//! use reportflow_core::Client;
//!
//! let client = Client::from_env()?;
//! let accepted = invoice.generate_async(&client).await?;
//! let file = &accepted.files[0];
//! client.download(&accepted.request_id, &file.file_id).wait().to_path("請求書.pdf").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls with ring and the system's certificates. A
//!   `CryptoProvider` that the program has installed is used instead of ring. The
//!   feature also enables TLS in the program's own reqwest clients: the program must
//!   then install a provider before it builds them.
//! - `rustls-no-provider`: TLS by rustls without ring. The program must install a
//!   provider.
//! - `native-tls`: TLS by the system's library. It takes precedence over rustls.
//! - `blocking`: functions that block the thread.
//! - `chrono`, `time`, `jiff`: their date types for parameters of the kind `date`.
//! - `rust_decimal`: `Decimal` for parameters of the kind `number`.
//! - `schema`: fetches parameter lists, and compares the service's list with the
//!   struct's.
//! - `webhook` (default): verification of webhooks.
//! - `http-body`: verification of a whole request of the `http` crate.
//! - `axum`: an extractor that verifies webhooks.
//! - `tracing`: a span per HTTP request, with OpenTelemetry's names.
//! - `socks`: SOCKS proxies in `HTTPS_PROXY` and `ALL_PROXY`.
//! - `zip`: lists and extracts the archives of requests; needs Rust 1.88.
//!
//! Without a TLS feature, the base URL must be `http` on this machine.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod byte_order_mark;
mod design_info;
mod excerpt;
mod fs;
mod limits;
mod model;
pub mod params;
mod random;
mod runtime;
mod time;

mod error;

mod redact;

mod http;

mod transport;

mod client;

mod transfer;

mod designs;
mod download;
mod generate;

mod report_design;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "schema")]
mod schema_changes;
#[cfg(feature = "webhook")]
pub mod webhook;
#[cfg(feature = "zip")]
pub mod zip;

/// Items for the code that the derives emit. They can change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::params::private::*;
}

/// Items for `reportflow-bulk`. They can change in any release.
#[doc(hidden)]
pub mod __bulk {
    pub use crate::generate::single_attempt::*;
    #[cfg(feature = "zip")]
    pub use crate::zip::{
        MAX_FILE_NAME_LEN, file_name_collision_key, file_name_len, is_safe_file_name,
    };
}

pub use client::{Client, ClientBuilder, DEFAULT_BASE_URL};
pub use design_info::DesignInfo;
pub use designs::DesignSummary;
pub use download::{Download, DownloadInfo};
pub use error::{
    ApiError, ConfigError, Error, FileNameError, MissingResource, PassthroughError, RedirectError,
    UnexpectedContentError,
};
pub use generate::{
    DocumentOptions, GenerateAllAsync, GenerateAllSync, GenerateAsync, GenerateOutput,
    GenerateSync, SavedOutput,
};
pub use limits::{MAX_BODY_BYTES, MAX_DOCUMENTS_PER_REQUEST};
pub use model::{
    AcceptedRequest, ExtraFields, FileId, GeneratedFile, IdError, Passcode, RequestId, Share,
    ShareType,
};
pub use report_design::ReportDesign;
#[cfg(feature = "schema")]
pub use reportflow_schema::{ParameterList, diff::Change};
pub use transport::auth::ClientCredentials;
pub use transport::progress::Progress;
pub use transport::rate_limiter::{
    RateLimitClass, RateLimitFuture, RateLimitStore, RateLimiter, RateLimiterBuilder,
};
pub use transport::request_info::{RequestInfo, ResponseInfo};
pub use transport::retry::RetryPolicy;
