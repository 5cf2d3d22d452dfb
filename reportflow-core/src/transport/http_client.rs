use std::time::Duration;

use reqwest::{Request, Response};

use crate::error::Error;

/// A reqwest client that returns this crate's errors.
#[derive(Debug)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    connect_timeout: Duration,
}

impl HttpClient {
    /// Wraps a client. `connect_timeout` must be that of the client; errors contain it.
    pub(crate) fn new(client: reqwest::Client, connect_timeout: Duration) -> HttpClient {
        HttpClient {
            client,
            connect_timeout,
        }
    }

    /// Sends a request, and reads the response headers.
    pub(crate) async fn execute(&self, request: Request) -> Result<Response, Error> {
        self.client
            .execute(request)
            .await
            .map_err(|error| Error::transport(error, self.connect_timeout))
    }
}
