//! The runtime of `reportflow`: parameters, the client, downloads and webhooks.
//!
//! Depend on `reportflow` rather than on this crate: it adds the derives that
//! check a struct against its design at compile time. Where these pages name
//! `docs/…`, they mean the files of that name in the repository.
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
//! - `rustls` (default): TLS by rustls with ring, trusting the system's
//!   certificates. A provider that the program has installed for its process
//!   is used instead of ring. A program that uses reqwest without TLS for
//!   clients of its own gets one with TLS by this feature, and must install a
//!   provider before it builds them.
//! - `rustls-no-provider`: the same without ring; the program must have
//!   installed a provider.
//! - `native-tls`: TLS by the system's library; used when both are on.
//! - `blocking`: calls that block their thread.
//! - `chrono`, `time`, `jiff`: their date types as dates.
//! - `rust_decimal`: `Decimal` as a number.
//! - `verify`: compares a struct's parameter list with the service's.
//! - `webhook` (default): verified webhooks; `http-body`: out of whole requests;
//!   `axum`: as an extractor.
//! - `tracing`: a span for each request, by OpenTelemetry's names.
//! - `zip`: lists and extracts the archives of requests.
//!
//! Without TLS the client talks to `http` on this machine only, and says so.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod answer;
mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod config;
mod content;
mod deadline;
mod design;
mod designs;
mod disposition;
mod download;
mod error;
mod fetch;
mod filename;
mod generate;
mod id;
mod ids;
mod limiter;
mod observe;
pub mod params;
mod part;
mod progress;
mod random;
mod redirect;
mod refusal;
mod retry;
mod save;
mod tls;
#[cfg(feature = "verify")]
mod verify;
mod wait;
#[cfg(feature = "webhook")]
pub mod webhook;
mod withheld;
#[cfg(feature = "zip")]
pub mod zip;

/// Items for the code that the derives emit. They can change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::params::private::*;
}

pub use answer::{Accepted, AcceptedFile, Passcode, Share, ShareType};
pub use auth::OAuth;
pub use client::Client;
pub use config::{ClientBuilder, ConfigError, DEFAULT_BASE_URL};
pub use content::ContentError;
pub use design::{Design, ReportDesign};
pub use designs::DesignSummary;
pub use download::{Download, Downloaded};
pub use error::Error;
pub use filename::FileNameError;
pub use generate::{
    GenerateAllAsync, GenerateAllSync, GenerateAsync, GenerateSync, Generated, Item, MAX_BODY,
    MAX_DOCUMENTS, PassthroughError, Saved,
};
pub use id::{FileId, IdError, RequestId};
pub use limiter::Limiter;
pub use observe::{RequestInfo, ResponseInfo};
pub use progress::Progress;
pub use redirect::RedirectError;
pub use refusal::{Missing, Refusal};
#[cfg(feature = "verify")]
pub use reportflow_schema::{ParameterList, diff::Change};
pub use retry::Retry;
