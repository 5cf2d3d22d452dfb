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

// Layers, lowest first: a module imports from its own group and from those above
// in this list.
mod api_error;
mod clock;
mod id;
mod model;
mod pdf;
mod start_error;
mod validate;
mod worker_pool;

mod blocking;
mod catalog;
mod http;
mod rate_limit;
mod request;
mod store;
mod webhook;

mod generation;
mod oauth;

mod authenticator;

mod middleware;
mod state;

mod routes;

mod router;

mod emulator;

#[cfg(feature = "cli")]
pub mod cli;

pub use emulator::{Emulator, EmulatorBuilder};
pub use pdf::{RenderError, render};
pub use rate_limit::RateLimits;
pub use start_error::StartError;
pub use webhook::SIGNATURE_HEADER;
