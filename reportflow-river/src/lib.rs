//! Runs of [`reportflow_bulk`] on the workers of [River](riverqueue), a job queue in
//! PostgreSQL.
//!
//! River decides which process works on which run: any number of machines, beside their
//! other jobs. It shows the jobs and their errors, and tries again. The journal decides
//! everything else: which documents are sent, and that none is sent twice. A job that is
//! lost, that runs twice, or that River gives up does no harm.
//!
//! The program that has the documents imports them, and inserts the jobs:
//!
//! ```no_run
//! # async fn import(
//! #     client: riverqueue::Client,
//! #     service: reportflow_core::Client,
//! #     documents: Vec<reportflow_bulk::Document>,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! use reportflow_bulk::{Bulk, Folder, Journal};
//!
//! let journal = Journal::connect("postgres://db.internal/app?schema=november").await?;
//! Bulk::new(service, journal.clone(), Folder::new("/mnt/pdf/november"))
//!     .import(documents)
//!     .await?;
//! reportflow_river::enqueue(&client, "november", &journal).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Each process that works registers a [`RunWorker`], and calls [`enqueue()`] when it
//! starts. The example `november` is a complete program, and `docs/bulk.md` has what
//! happens in a failure.
//!
//! A process may end before a request has its response: see [`RunWorker`] for how to stop it.
//!
//! River's tables and the journals can share a database, and need not. The workspace's
//! rate limit is that of one process, unless they share it by
//! [`PostgresRateLimitStore`](reportflow_bulk::PostgresRateLimitStore).
//!
//! River's minor version is part of this crate's API: use the re-exported [`riverqueue`], or the
//! same version.
//!
//! This crate has the licence of reportflow. River has the MPL-2.0.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod job;

mod enqueue;
mod worker;

pub use enqueue::{EnqueueError, enqueue};
pub use job::{QUEUE, RunJob};
pub use riverqueue;
pub use worker::{RESCUE_AFTER, RunWorker};
