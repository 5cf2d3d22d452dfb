//! A journal in a SQLite file.

mod clean_close;
mod connection;
mod file;
mod generation;
mod open;
mod place;
mod schema;
mod statement;

pub(super) use connection::Connection;
