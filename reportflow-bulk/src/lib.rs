//! Runs of many Re:port Flow documents, with a journal that survives a crash.
//!
//! A run takes documents of one design, each with a key of yours, and stores their
//! PDFs. It keeps the workspace's rate limits. It can be killed at any moment, and goes
//! on where it was. It does not send a document again that the service may have made,
//! unless you decide so, and none is lost silently.
//!
//! ```no_run
//! # use reportflow_core::{Client, ReportDesign};
//! # async fn run<Invoice: ReportDesign + 'static>(invoices: Vec<(String, Invoice)>)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use reportflow_bulk::{Bulk, Document, Folder, Journal, OutcomeKind};
//!
//! let client = Client::from_env()?;
//! let journal = Journal::open("november.db").await?;
//! let documents = invoices.iter().map(|(key, invoice)| Document::new(key, invoice));
//! let mut run = Bulk::new(client, journal, Folder::new("november"))
//!     .run(documents)
//!     .await?;
//! while let Some(outcome) = run.next().await {
//!     match outcome.kind {
//!         OutcomeKind::Saved(file) => println!("{}: {}", outcome.key, file.location),
//!         OutcomeKind::Refused { reason, .. } => println!("{}: {reason}", outcome.key),
//!         other => println!("{}: {other:?}", outcome.key),
//!     }
//! }
//! let counts = run.finish().await?;
//! println!("{} of {} saved", counts.saved, counts.total());
//! # Ok(())
//! # }
//! ```
//!
//! Call the same code again after a crash: documents that are in the journal are not
//! imported again. [`Bulk::resume`] needs the journal only.
//!
//! # Guarantees
//!
//! The service has no idempotency key. If a request breaks after it was sent, nobody
//! knows whether the service accepted it. Its documents are then *unknown*. A webhook
//! settles them, if you pass an inbox with [`Bulk::inbox`]. Otherwise
//! [`UnknownPolicy`] decides. The default holds them: the run reports them, and does not
//! send them again.
//!
//! # Features
//!
//! - `object_store`: stores PDFs in any [`object_store`](https://docs.rs/object_store).
//! - `postgres`: a journal and a rate limit in PostgreSQL, so that several machines share a run.
//! - `tracing`: events for each step.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod crash_point;
mod document;
mod error;
mod event;
mod outcome;
#[cfg(feature = "postgres")]
mod postgres_connection;
mod state;
mod tag;

mod journal;
mod output;
#[cfg(feature = "postgres")]
mod rate_limit;

mod engine;
mod importer;

mod run;

mod bulk;

pub use bulk::Bulk;
pub use document::Document;
pub use engine::Advance;
pub use error::{DocumentError, Error, JournalError};
pub use event::{Event, EventKind};
pub use journal::{
    DocumentRecord, Duplicate, Journal, JournalOptions, RunInfo, Settlement, WorkerInfo,
};
pub use outcome::{Outcome, OutcomeKind, SavedFile};
// The version that `Bucket` takes.
#[cfg(feature = "object_store")]
pub use object_store;
#[cfg(feature = "object_store")]
pub use output::Bucket;
pub use output::{Folder, Output};
#[cfg(feature = "postgres")]
pub use rate_limit::{PostgresRateLimitStore, RateLimitStoreError};
pub use run::{Run, StopHandle};
pub use state::{Counts, DocumentState, ParsePolicyError, ParseStateError, UnknownPolicy};

/// For `cargo-reportflow`. Not covered by semantic versioning.
#[doc(hidden)]
pub mod __cli {
    pub use crate::document::is_valid_file_stem;
    pub use crate::journal::host;
    pub use crate::output::create_folder;
}
