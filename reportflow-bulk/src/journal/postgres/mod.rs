//! A journal in PostgreSQL, which several machines share.

mod connection;
mod open;
mod schema;
mod session;
mod url;
