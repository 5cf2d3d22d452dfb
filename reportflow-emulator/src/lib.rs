//! The Re:port Flow API on your machine.
//!
//! [`Emulator`] serves the API over HTTP on a loopback port. It reads designs from a
//! folder of snapshots, checks credentials, limits and bodies like the service,
//! stores the documents, signs webhooks and renders real PDFs. [`render`] renders a
//! PDF without a server.
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
//! In tests, depend on it without the program's feature `cli`, which brings clap:
//!
//! ```toml
//! [dev-dependencies]
//! reportflow-emulator = { version = "0.1", default-features = false }
//! ```
//!
//! The library writes no messages to stderr. Install a [`tracing`] subscriber to see its
//! warnings.
//!
//! # Differences from the service
//!
//! - The PDF shows labels and values instead of the design's layout.
//! - The header of the webhook, [`SIGNATURE_HEADER`], and its encoding are an
//!   assumption. The service's are not public.
//! - The texts of messages without a public source, the format of passcodes and
//!   `share.url` are assumptions too. `share.url` is the download URL of the file.
//! - A synchronous response lacks `X-File-Mapping` if its line is longer than 64 KiB,
//!   because many clients cannot read it; a warning says so. The service's behaviour
//!   is unknown.
//! - Rate limits are off by default. The response with status 429 is an assumption,
//!   see [`RateLimits`].
//! - [`EmulatorBuilder::oauth`] enables OAuth with the client credentials grant only,
//!   on the host of the API. The tokens are opaque and end with the emulator.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod api_error;
mod authenticator;
mod blocking;
mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod emulator;
mod generation;
mod http;
mod id;
mod middleware;
mod model;
mod oauth;
mod pdf;
mod rate_limit;
mod request;
mod router;
mod routes;
mod start_error;
mod state;
mod store;
mod validate;
mod webhook;
mod worker_pool;

pub use emulator::{Emulator, EmulatorBuilder};
pub use pdf::{RenderError, render};
pub use rate_limit::RateLimits;
pub use start_error::StartError;
pub use webhook::SIGNATURE_HEADER;
