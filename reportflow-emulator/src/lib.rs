//! The Re:port Flow API on your machine.
//!
//! [`Emulator`] serves the API over HTTP on a loopback port. It reads designs
//! from a folder of snapshots. It checks credentials, limits and bodies like
//! the service. It renders real PDFs, stores them and signs webhooks.
//! [`render`] renders a PDF without a server.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = reportflow_emulator::Emulator::builder()
//!     .designs_dir("designs")
//!     .app_key("ak_test")
//!     .start()
//!     .await?;
//! println!("{}", emulator.base_url());
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! In tests, turn off the feature `cli`, which is for the program and compiles
//! clap. It turns on `https`, which compiles TLS for webhooks:
//!
//! ```toml
//! [dev-dependencies]
//! reportflow-emulator = { version = "0.1", default-features = false }
//! ```
//!
//! The feature `data` adds `EmulatorBuilder::data_dir`, a folder that keeps everything.
//! The feature `cloud` adds `EmulatorBuilder::objects_url`, for documents in a bucket.
//!
//! The library writes no messages to stderr. Install a [`tracing`] subscriber to see its
//! requests (level `INFO`) and warnings.
//!
//! # Stored requests
//!
//! The emulator keeps each generate request, accepted or rejected.
//! [`Emulator::find`] and [`Emulator::wait_for`] return them with their parameters,
//! and the parameters that leave a blank:
//!
//! ```no_run
//! # async fn example(emulator: reportflow_emulator::Emulator) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! let requests = emulator.wait_for("design:invoice", 1, Duration::from_secs(10)).await?;
//! assert!(requests[0].files[0].findings.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! Other languages use the routes below `/_emulator`. `/_emulator/openapi.json`
//! describes them. They need the key of the API. A request by a page of another site
//! is rejected there.
//!
//! # Faults
//!
//! A [`Fault`] lets requests fail on purpose, to test what a program does then:
//!
//! ```no_run
//! # async fn example(emulator: reportflow_emulator::Emulator) -> Result<(), Box<dyn std::error::Error>> {
//! use reportflow_emulator::Fault;
//!
//! // The document is generated, but the client's connection is reset.
//! emulator.set_fault(Fault::reset().route("async/single").after())?;
//! # Ok(())
//! # }
//! ```
//!
//! Other languages send the same as JSON to `/_emulator/faults`.
//!
//! # Differences from the service
//!
//! `docs/emulator.md` in the repository lists them. The most important ones:
//!
//! - The PDF has a layout of its own instead of the design's.
//! - The headers of webhooks, [`SIGNATURE_HEADER`] and [`EVENT_ID_HEADER`], the encoding
//!   of the signature, and the retries are assumptions. The service's are not public.
//! - Rate limits are off by default. The response with status 429 is an assumption,
//!   see [`RateLimits`].
//! - A document has at most 1,000 pages and is rendered in at most 60 s, see
//!   [`RenderLimits`]. The service's limits are unknown.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod api_error;
#[cfg(feature = "cli")]
mod byte_size;
mod clock;
mod id;
mod javascript;
#[cfg(feature = "cli")]
mod listen_address;
#[cfg(feature = "cli")]
mod log;
mod model;
mod pdf;
mod period;
mod requested_version;
#[cfg(feature = "cli")]
mod shutdown_signal;
mod start_error;
mod validate;
mod worker_pool;

mod faults;
mod rate_limit;
mod server;
mod store;

mod workspace;

mod blocking;
mod catalog;
mod http;
mod oauth;
mod request;
mod request_context;
mod webhook;

mod generation;

mod authenticator;

mod middleware;
mod state;

mod routes;

mod admin;

#[cfg(feature = "inbox")]
mod inbox;

mod router;

mod emulator;

// For `cargo reportflow serve`. It has types of clap.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use admin::{FileInfo, FileStatus, QueryError, RequestInfo};
pub use emulator::{Emulator, EmulatorBuilder, FindError, WorkspaceConfig};
pub use faults::{Fault, FaultError, FaultInfo};
pub use model::{DeliveryFault, Endpoint, Finding, FindingKind, Json, ShareType};
pub use pdf::{RenderError, RenderLimits, render};
pub use rate_limit::RateLimits;
pub use start_error::StartError;
pub use store::Retention;
pub use webhook::{EVENT_ID_HEADER, SIGNATURE_HEADER};
