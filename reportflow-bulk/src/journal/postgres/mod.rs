//! A journal in PostgreSQL, which several machines share.

mod connection;
mod open;
mod schema;
mod session;

pub(super) use open::open;
