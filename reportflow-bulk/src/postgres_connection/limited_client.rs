//! A connection that does not hang.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Client, Error};

use super::error::causes;
use super::{BoxError, ConnectionConfig, IsClosed};

/// A server answers earlier, or has a problem.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection whose statements end after a time, also if the server does not answer. It has a
/// runtime of its own, because a client may be used on several. It blocks, so it is for threads
/// that may.
pub(crate) struct LimitedClient {
    runtime: Runtime,
    client: Client,
    /// An error may have left a transaction open, or the server may have become read-only.
    has_failed: bool,
    /// The server may have closed the connection since.
    pub(crate) is_used: bool,
}

impl LimitedClient {
    /// Connects, and executes the statements of a new connection.
    pub(crate) fn connect(
        config: &ConnectionConfig,
        statements: &str,
    ) -> Result<LimitedClient, BoxError> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let limit = config.connect_limit();
        let connect = async { timeout(limit, config.connect_async()).await };
        let connected = runtime.block_on(connect);
        let (client, connection) = match connected.unwrap_or_else(|_| Err(no_answer(limit))) {
            Ok(connected) => connected,
            Err(error) => {
                // It does not wait for a name server that does not answer.
                runtime.shutdown_background();
                return Err(error);
            }
        };
        runtime.spawn(connection);
        let mut client = LimitedClient {
            runtime,
            client,
            has_failed: false,
            is_used: false,
        };
        client.run(async |client| client.batch_execute(statements).await)?;
        Ok(client)
    }

    /// Runs statements. After an error, the connection counts as closed.
    pub(crate) fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> Result<T, BoxError> {
        let client = &self.client;
        let limited = async { timeout(RESPONSE_TIMEOUT, work(client)).await };
        let result = match self.runtime.block_on(limited) {
            Ok(result) => result.map_err(|error| causes(&error).into()),
            Err(_) => Err(no_answer(RESPONSE_TIMEOUT)),
        };
        self.has_failed |= result.is_err();
        result
    }
}

fn no_answer(limit: Duration) -> BoxError {
    format!("the database did not answer within {limit:?}").into()
}

impl IsClosed for LimitedClient {
    fn is_closed(&self) -> bool {
        self.has_failed || self.client.is_closed()
    }
}
