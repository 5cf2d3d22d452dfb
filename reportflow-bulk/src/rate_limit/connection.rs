//! The connection of a store.

use std::time::Duration;

use tokio_postgres::{Client, Error};

use super::statements::SETTINGS;
use crate::postgres_connection::{ConnectionConfig, IsClosed, LimitedClient, PostgresConnection};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A server answers earlier, or has a problem.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that is of no more use after an error.
struct Session {
    client: LimitedClient,
    /// An error may have left a transaction open, or the server may have become read-only.
    has_failed: bool,
    /// The server may have closed the connection since.
    is_used: bool,
}

/// The connection of a store. It blocks, so it is for threads that may.
pub(super) struct Connection(PostgresConnection<Session>);

impl Connection {
    pub(super) fn new(config: ConnectionConfig) -> Connection {
        let connect = move || {
            let client = LimitedClient::connect(&config, RESPONSE_TIMEOUT)?;
            client.run(async |client| client.batch_execute(SETTINGS).await)?;
            Ok(Session {
                client,
                has_failed: false,
                is_used: false,
            })
        };
        Connection(PostgresConnection::new(connect))
    }

    /// Runs statements, and once more if the server closed the connection since it was last used.
    pub(super) fn run<T>(
        &self,
        work: impl AsyncFn(&Client) -> Result<T, Error>,
    ) -> Result<T, BoxError> {
        let mut connection = self.0.lock();
        let session = connection.get()?;
        let was_used = session.is_used;
        match session.run(&work) {
            // A slot that is counted twice delays a request, and allows none.
            Err(_) if was_used => connection.get()?.run(&work),
            result => result,
        }
    }
}

impl Session {
    fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> Result<T, BoxError> {
        let result = self.client.run(work);
        self.is_used = true;
        self.has_failed |= result.is_err();
        Ok(result?)
    }
}

impl IsClosed for Session {
    fn is_closed(&self) -> bool {
        self.has_failed || self.client.is_closed()
    }
}
