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
//! last, when `REPORTFLOW_APP_KEY` is set; until it is committed, each build
//! says so. Nothing is written anywhere else.
//!
//! | variable | |
//! |---|---|
//! | `REPORTFLOW_APP_KEY` | the workspace's key |
//! | `REPORTFLOW_BASE_URL` | another service, with `/v1`; https, or http on this machine |
//! | `REPORTFLOW_DESIGNS_DIR` | a folder of designs that goes before the others |
//! | `REPORTFLOW_DESIGN_IDS` | `id=other,…`: the ids under which the key's workspace has the designs |
//! | `REPORTFLOW_SCHEMAS` | `check`: compare every snapshot with the service, and fail when one differs. `offline`: no network, and no list but those that are committed |
//!
//! A variable that is blank is not set. They are read from the environment
//! alone: `.env` is the command-line tool's.
//!
//! A request takes at most 3 seconds, and none follows one that took so long: a
//! host that does not answer cannot hang the build. That holds for each crate of
//! a workspace, since each has a script of its own.
//!
//! A crate without a build script works from its committed snapshots alone.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod check;
mod environment;
mod fetch;
mod finding;
pub mod ids;
mod run;
mod say;
pub mod service;
pub mod sources;
mod watch;

pub use run::run;
