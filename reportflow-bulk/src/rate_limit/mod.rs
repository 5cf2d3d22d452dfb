//! The rate limit of a workspace, counted in PostgreSQL.

mod statements;
mod store;

pub use store::PostgresRateLimitStore;
