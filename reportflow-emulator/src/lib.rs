//! The Re:port Flow API on your machine.
//!
//! [`Emulator`] serves the API over HTTP on a loopback port: it knows the
//! designs of a folder of snapshots, checks keys, limits and bodies as the
//! service does, keeps what was generated, signs webhooks and renders real
//! PDFs. [`render`] makes the PDF alone.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = reportflow_emulator::Emulator::builder()
//!     .designs("designs")
//!     .app_key("ak_test")
//!     .start()
//!     .await?;
//! println!("{}", emulator.base_url());
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Where it differs from the service
//!
//! - The PDF shows labels and values, not the design's layout.
//! - The webhook's header, [`SIGNATURE_HEADER`], and its encoding are this
//!   project's assumption: the service's are not public.
//! - So are the wording of messages that no public source quotes, the form of
//!   passcodes, and `share.url`, which is the file's download here.
//! - A synchronous answer has no `X-File-Mapping` where its line would be longer
//!   than 64 KiB, which many clients do not read; stderr says so. What the service
//!   does then is unknown.
//! - Rate limits are off by default, and the answer to who exceeds them is this
//!   project's assumption, see [`RateLimits`].
//! - OAuth is the emulator's own when [`Builder::oauth`] names a client: by client
//!   credentials alone, and on the same host as the API. The tokens, which say
//!   nothing, end with the emulator.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod archive;
mod auth;
mod body;
mod builder;
#[cfg(feature = "cli")]
pub mod cli;
mod design;
mod disposition;
mod emulator;
mod error;
mod id;
mod job;
mod limits;
mod oauth;
mod order;
mod params;
mod pdf;
mod request;
mod routes;
mod server;
mod start_error;
mod store;
mod webhook;
mod worker;

pub use builder::Builder;
pub use emulator::Emulator;
pub use limits::RateLimits;
pub use pdf::{RenderError, render};
pub use start_error::StartError;
pub use webhook::SIGNATURE_HEADER;
