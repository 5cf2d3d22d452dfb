//! A private PostgreSQL for tests, from the programs that the machine has.

#![cfg(unix)]
#![deny(missing_docs)]

mod cluster;
mod programs;
mod watcher;

pub use cluster::{Cluster, Setup};
