//! Webhooks: verified first, and parsed only then.
//!
//! The service calls one https URL per workspace when a file is complete, and
//! signs the call with HMAC-SHA256. **The header, the encoding and what exactly
//! is signed are not published** (`docs/service.md`, section 8). The default,
//! [`Scheme::raw_hex`], is this project's assumption, which its emulator
//! shares; should the service do otherwise, say so by another [`Scheme`].
//!
//! ```
//! use http::HeaderMap;
//! use reportflow_core::webhook::{EventKind, Verifier, WebhookError};
//!
//! fn receive(verifier: &Verifier, headers: &HeaderMap, body: &[u8]) -> u16 {
//!     match verifier.verify(headers, body) {
//!         Ok(event) => {
//!             if let EventKind::FileCompleted(done) = &event.kind {
//!                 println!("{} files of {}", done.files.len(), done.request_id);
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
//! - Of a whole request of hyper's or tower's: `Verifier::receive` (feature
//!   `http-body`). As an extractor of axum's: `Verified` (feature `axum`). Both leave
//!   it to the server how long a body may take: see there.
//! - Tasks that wait for the event of their own request: [`Inbox`].
//! - Events that come twice: [`Recent`].

#[cfg(feature = "axum")]
mod axum;
mod error;
mod event;
mod inbox;
#[cfg(feature = "http-body")]
mod receive;
mod recent;
mod scheme;
mod time;
mod verifier;
mod verify;

#[cfg(feature = "axum")]
pub use axum::Verified;
pub use error::WebhookError;
pub use event::{Event, EventKind, FileCompleted};
pub use inbox::Inbox;
pub use recent::Recent;
pub use scheme::Scheme;
pub use verifier::Verifier;
