//! Support for build scripts of crates that use `reportflow`.
//!
//! ```no_run
//! // The body of `main` in build.rs:
//! reportflow_build::run();
//! ```
//!
//! [`run`] finds the designs that the crate names in `#[report_design(…)]` and
//! `#[report_row(…)]`. It uses committed snapshots without a network. If
//! `REPORTFLOW_APP_KEY` is set, it fetches a missing list into `OUT_DIR`, where the
//! derive searches last. Each build then warns until the list is committed. No
//! other files are written.
//!
//! | variable | |
//! |---|---|
//! | `REPORTFLOW_APP_KEY` | the key of the workspace |
//! | `REPORTFLOW_BASE_URL` | another service, with `/v1`; https, or http on this machine |
//! | `REPORTFLOW_DESIGNS_DIR` | a folder of designs that is searched first; a relative path starts at the crate's folder, or at the nearest folder above that has it |
//! | `REPORTFLOW_DESIGN_IDS` | `id=other,…`: the ids of the designs in the key's workspace |
//! | `REPORTFLOW_SCHEMAS` | `check`: compare every snapshot with the service, and fail if parameters differ. `offline`: use only committed snapshots, without a network |
//!
//! A blank variable counts as missing. Only the environment is read; `.env` is for
//! the command-line tool.
//!
//! Each request has a timeout of 3 seconds. After a timeout, the script sends
//! no other request. So a host that does not respond delays the build only
//! once. Each crate of a workspace has its own script, and its own timeout.
//!
//! A crate without a build script uses only its committed snapshots.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod cargo;
// Hidden, because only `cargo-reportflow` uses them, and they may change.
#[doc(hidden)]
pub mod design_ids;
#[doc(hidden)]
pub mod service;
#[doc(hidden)]
pub mod sources;

mod config;
mod fetched_lists;
mod rerun_if;

mod messages;

mod check;
mod fetch;

mod run;

pub use run::run;
