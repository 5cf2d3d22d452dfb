//! The rate limit of a workspace, counted in PostgreSQL.

mod connection;
mod error;
mod statements;
mod store;

pub use error::RateLimitStoreError;
pub use store::PostgresRateLimitStore;
