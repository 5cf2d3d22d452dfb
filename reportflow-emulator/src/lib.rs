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
//! clap:
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
//! - Some texts of messages, the format of passcodes and `share.url` are
//!   assumptions too, because they are not public. `share.url` is the download
//!   URL of the file.
//! - A synchronous response omits `X-File-Mapping` if its line is longer than
//!   64 KiB, because many clients cannot read it. The emulator then logs a
//!   warning. The service's behaviour is unknown.
//! - Rate limits are off by default. The response with status 429 is an assumption,
//!   see [`RateLimits`].
//! - [`EmulatorBuilder::oauth`] enables OAuth with the client credentials grant
//!   only, on the host of the API. The tokens are opaque, and valid only until
//!   the emulator stops.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
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
