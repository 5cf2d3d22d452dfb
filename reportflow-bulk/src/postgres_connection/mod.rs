//! Connections to PostgreSQL: their URL, TLS and time limits.

mod config;
mod error;
mod limited_client;
mod password;
mod reconnecting;
mod tls;

pub(crate) use config::ConnectionConfig;
pub(crate) use error::{ConnectError, StatementError};
pub(crate) use limited_client::LimitedClient;
pub(crate) use password::check_password;
pub(crate) use reconnecting::{ConnectionGuard, IsClosed, PostgresConnection};

type BoxError = Box<dyn std::error::Error + Send + Sync>;
