use reqwest::Response;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use crate::client::Client;
use crate::content::Content;
use crate::error::Error;
use crate::progress::Watcher;

/// How much a file may have, and how much is taken into memory, unless set.
pub(crate) const MAX_BYTES: u64 = 1024 * 1024 * 1024;
pub(crate) const MAX_IN_MEMORY: u64 = 256 * 1024 * 1024;

/// A file that is to be taken.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) content: Content,
    /// The most bytes that it may have, if the caller has set it.
    pub(crate) max_bytes: Option<u64>,
    pub(crate) watcher: Watcher,
}

/// Writes the file, of at most so many bytes unless set, and says how many bytes it had.
pub(crate) async fn transfer<W>(
    client: &Client,
    mut response: Response,
    file: &Transfer,
    unless_set: u64,
    writer: &mut W,
) -> Result<u64, Error>
where
    W: AsyncWrite + Unpin + ?Sized,
{
    let Transfer {
        content, watcher, ..
    } = file;
    let cap = file.max_bytes.unwrap_or(unless_set);
    let limit = client.attempt_timeout();
    let failed = |source| Error::Io { path: None, source };
    let expected = response.content_length();
    let too_large = Error::AnswerTooLarge {
        limit: cap,
        status: response.status().as_u16(),
        request_id: client.request_id(&response),
    };
    if expected.is_some_and(|expected| expected > cap) {
        return Err(too_large);
    }
    let mut received = 0;
    // The bytes held back until there are enough to tell what they are.
    let mut start = Some(Vec::new());
    loop {
        let chunk = match timeout(limit, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => {
                let id = client.request_id(&response);
                return Err(Error::truncated(error, &response, id, received, expected));
            }
            Err(_) => {
                return Err(Error::Timeout {
                    limit,
                    connecting: false,
                });
            }
        };
        received += chunk.len() as u64;
        if received > cap {
            return Err(too_large);
        }
        watcher.tell(received, expected);
        match &mut start {
            None => writer.write_all(&chunk).await.map_err(failed)?,
            Some(bytes) => {
                bytes.extend_from_slice(&chunk);
                if bytes.len() >= content.needs() {
                    content
                        .check(client, &response, bytes)
                        .map_err(Error::Content)?;
                    writer.write_all(bytes).await.map_err(failed)?;
                    start = None;
                }
            }
        }
    }
    if let Some(bytes) = start {
        content
            .check(client, &response, &bytes)
            .map_err(Error::Content)?;
    }
    writer.flush().await.map_err(failed)?;
    Ok(received)
}
