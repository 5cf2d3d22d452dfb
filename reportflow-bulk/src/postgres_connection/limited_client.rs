//! A connection that does not hang.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Client, Error};

use super::{BoxError, ConnectError, ConnectionConfig, StatementError};

/// A connection whose statements end after a time, also if the server does not answer. It has a
/// runtime of its own, because it may be used on several threads. It blocks, so it is for threads
/// that may.
pub(crate) struct LimitedClient {
    runtime: Runtime,
    client: Client,
    response_timeout: Duration,
}

impl LimitedClient {
    /// Connects. Statements fail after `response_timeout`.
    pub(crate) fn connect(
        config: &ConnectionConfig,
        response_timeout: Duration,
    ) -> Result<LimitedClient, BoxError> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let limit = config.connect_limit();
        let connect = async { timeout(limit, config.connect()).await };
        let connected = match runtime.block_on(connect) {
            Ok(connected) => connected.map_err(StatementError::Failed),
            Err(_) => Err(StatementError::NoResponse(limit)),
        };
        match connected {
            Ok((client, connection)) => {
                runtime.spawn(connection);
                Ok(LimitedClient {
                    runtime,
                    client,
                    response_timeout,
                })
            }
            Err(cause) => {
                // It does not wait for a name server that does not answer.
                runtime.shutdown_background();
                Err(ConnectError::new(config, cause).into())
            }
        }
    }

    /// Runs statements. After [`StatementError::NoResponse`], the server may still execute them.
    pub(crate) fn run<T>(
        &self,
        work: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> Result<T, StatementError> {
        let limit = self.response_timeout;
        let limited = async { timeout(limit, work(&self.client)).await };
        match self.runtime.block_on(limited) {
            Ok(result) => result.map_err(StatementError::Failed),
            Err(_) => Err(StatementError::NoResponse(limit)),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}
