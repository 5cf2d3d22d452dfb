//! Verifies and parses webhooks.
//!
//! The service sends a request to one https URL per workspace when files are
//! complete, and signs it with HMAC-SHA256. **The header, the encoding and the
//! signed content are not published** (`docs/service.md`, section 8). The
//! default, [`SignatureScheme::raw_hex`], is this project's assumption, which its
//! emulator shares. If the service signs differently, use another
//! [`SignatureScheme`].
//!
//! ```
//! use http::HeaderMap;
//! use reportflow_core::webhook::{EventKind, Verifier, WebhookError};
//!
//! fn receive(verifier: &Verifier, headers: &HeaderMap, body: &[u8]) -> u16 {
//!     match verifier.verify(headers, body) {
//!         Ok(event) => {
//!             if let EventKind::FileCompleted(completed) = &event.kind {
//!                 println!("{} files of {}", completed.files.len(), completed.request_id);
//!             }
//!             204
//!         }
//!         Err(error) => error.status(),
//!     }
//! }
//!
//! # fn main() -> Result<(), WebhookError> {
//! let verifier = Verifier::new("the workspace's webhook secret")?;
//! assert_eq!(receive(&verifier, &HeaderMap::new(), b"{}"), 401);
//! # Ok(())
//! # }
//! ```
//!
//! - `Verifier::verify_request` (feature `http-body`) reads a request of hyper or tower.
//! - `VerifiedEvent` (feature `axum`) is an axum extractor.
//! - [`Inbox`] lets tasks wait for the event of their own request.
//! - [`EventDeduplicator`] finds duplicate events.
//!
//! `verify_request` and the extractor have no timeout for the body: set one around them.

#[cfg(feature = "axum")]
mod axum;
mod deduplicator;
mod encoding;
mod error;
mod event;
mod file_completed;
mod inbox;
mod scheme;
mod signature;
mod timestamp;
mod verifier;
#[cfg(feature = "http-body")]
mod verify_request;

#[cfg(feature = "axum")]
pub use axum::VerifiedEvent;
pub use deduplicator::EventDeduplicator;
pub use error::WebhookError;
pub use event::{Event, EventKind};
pub use file_completed::FileCompleted;
pub use inbox::{Inbox, Subscription};
pub use scheme::SignatureScheme;
pub use verifier::Verifier;
