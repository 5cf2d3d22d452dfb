//! For build scripts of crates that use `reportflow`.
//!
//! ```no_run
//! // The body of `main` in build.rs:
//! reportflow_build::run();
//! ```
//!
//! [`run`] finds the designs that the crate names in `#[report_design(…)]` and
//! `#[report_row(…)]`. A snapshot that is committed is used as it is, without a
//! network. A missing one is fetched into `OUT_DIR`, where the derive looks
//! last, when `REPORTFLOW_APP_KEY` is set; a warning says how to commit it.
//! Nothing is written anywhere else.
//!
//! | variable | |
//! |---|---|
//! | `REPORTFLOW_APP_KEY` | the workspace's key |
//! | `REPORTFLOW_BASE_URL` | another service, with `/v1`; https, or http on this machine |
//! | `REPORTFLOW_DESIGNS_DIR` | a folder of designs that goes before the others |
//! | `REPORTFLOW_DESIGN_IDS` | `id=other,…`: the ids under which the key's workspace has the designs |
//! | `REPORTFLOW_SCHEMAS` | `check`: compare every snapshot with the service, and fail when one differs. `offline`: no network whatever is missing |
//!
//! All requests of a build together take at most 8 seconds, of which 3 to
//! connect: a host that does not answer cannot hang the build.
//!
//! A crate without a build script works from its committed snapshots alone.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod design;
pub mod ids;
mod run;
pub mod service;
pub mod sources;

pub use run::run;
