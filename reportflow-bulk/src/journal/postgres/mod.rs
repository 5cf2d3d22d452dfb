//! A journal in PostgreSQL, which several machines share.

mod connection;
mod open;
mod place;
mod schema;
mod session;
mod url;
