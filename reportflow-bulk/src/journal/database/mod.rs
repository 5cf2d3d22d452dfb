//! A database that keeps a journal.
//!
//! Statements are PostgreSQL's. The parts that other databases spell in another way are in
//! their own module.

#[expect(clippy::module_inception, reason = "it has the trait of the same name")]
mod database;
mod error;
mod params;
mod row;
mod session;
mod values;

pub(super) use database::Database;
pub(super) use error::DatabaseError;
pub(super) use params::{Param, params};
pub(super) use row::{FromValue, Row, Value};
pub(super) use session::Session;
pub(super) use values::rows_of;
