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
//!         Err(WebhookError::TooLarge { .. }) => 413,
//!         Err(WebhookError::Body(_)) => 400,
//!         Err(_) => 401,
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
//! Tasks that wait for the event of their own request: [`Inbox`].

mod error;
mod event;
mod inbox;
mod scheme;
mod verifier;

pub use error::WebhookError;
pub use event::{Event, EventKind, FileCompleted};
pub use inbox::Inbox;
pub use scheme::Scheme;
pub use verifier::Verifier;
