//! The rate limit that several programs share in PostgreSQL.

#![cfg(unix)]

mod cluster;
mod program;

mod bulk_run;
mod figures;
mod outage;
mod permissions;
mod sharing;
mod tls;
