use bytes::Bytes;
use reqwest::Response;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::tail::Tail;
use crate::error::Error;
use crate::http::headers::request_id;
use crate::transport::Transport;
use crate::transport::file_format::FileFormat;
use crate::transport::progress::ProgressHook;

/// The expected format of a file, and the caller's options for its transfer.
#[derive(Debug)]
pub(crate) struct TransferOptions {
    pub(crate) format: FileFormat,
    /// The caller's limit, in bytes.
    pub(crate) max_bytes: Option<u64>,
    pub(crate) progress: ProgressHook,
}

/// Streams the body to a writer, up to the caller's limit or `default_max_bytes`.
/// Returns the number of bytes.
pub(crate) async fn stream_to<W>(
    writer: &mut W,
    transport: &Transport,
    mut response: Response,
    options: &TransferOptions,
    default_max_bytes: u64,
) -> Result<u64, Error>
where
    W: AsyncWrite + Unpin + ?Sized,
{
    let TransferOptions {
        format, progress, ..
    } = options;
    let redactor = &transport.auth;
    let max_bytes = options.max_bytes.unwrap_or(default_max_bytes);
    let failed = |source| Error::Io { path: None, source };
    let expected = response.content_length();
    let too_large = Error::ResponseTooLarge {
        limit: max_bytes,
        status: response.status().as_u16(),
        request_id: request_id(response.headers(), redactor),
    };
    if expected.is_some_and(|expected| expected > max_bytes) {
        return Err(too_large);
    }
    let mut received = 0;
    let mut tail = Tail::of_unmarked(&response);
    // The first bytes are not written until the format is checked.
    let mut start = Some(Vec::new());
    while let Some(chunk) = next_chunk(&mut response, transport, received, expected).await? {
        received += chunk.len() as u64;
        if received > max_bytes {
            return Err(too_large);
        }
        progress.report(received, expected);
        if let Some(tail) = &mut tail {
            tail.push(&chunk);
        }
        match &mut start {
            None => writer.write_all(&chunk).await.map_err(failed)?,
            Some(bytes) => {
                bytes.extend_from_slice(&chunk);
                if bytes.len() >= format.magic_len() {
                    format
                        .check(&response, bytes, transport)
                        .map_err(Error::UnexpectedContent)?;
                    writer.write_all(bytes).await.map_err(failed)?;
                    start = None;
                }
            }
        }
    }
    if let Some(bytes) = start {
        format
            .check(&response, &bytes, transport)
            .map_err(Error::UnexpectedContent)?;
    }
    if tail.is_some_and(|tail| !tail.is_end_of(*format)) {
        return Err(Error::ResponseTruncated {
            received,
            expected,
            status: response.status().as_u16(),
            request_id: request_id(response.headers(), redactor),
            source: format!("the end of the {} is missing", format.name()).into(),
        });
    }
    writer.flush().await.map_err(failed)?;
    Ok(received)
}

/// Reads the next chunk. Each one has the timeout of an attempt.
async fn next_chunk(
    response: &mut Response,
    transport: &Transport,
    received: u64,
    expected: Option<u64>,
) -> Result<Option<Bytes>, Error> {
    let limit = transport.attempt_timeout;
    match timeout(limit, response.chunk()).await {
        Ok(Ok(chunk)) => Ok(chunk),
        Ok(Err(error)) => {
            let id = request_id(response.headers(), &transport.auth);
            Err(Error::truncated(error, response, id, received, expected))
        }
        Err(_) => Err(Error::Timeout { limit }),
    }
}
