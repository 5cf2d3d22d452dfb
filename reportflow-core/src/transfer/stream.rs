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

/// The body of a response, up to the caller's limit or a default one. Nothing is
/// returned until the format is checked.
pub(crate) struct FileStream<'a> {
    transport: &'a Transport,
    response: Response,
    options: &'a TransferOptions,
    max_bytes: u64,
    /// The length of the whole body, if the response tells it.
    expected: Option<u64>,
    received: u64,
    tail: Option<Tail>,
    /// The first bytes, until the format is checked.
    start: Option<Vec<u8>>,
}

impl<'a> FileStream<'a> {
    pub(crate) fn new(
        transport: &'a Transport,
        response: Response,
        options: &'a TransferOptions,
        default_max_bytes: u64,
    ) -> FileStream<'a> {
        FileStream {
            transport,
            max_bytes: options.max_bytes.unwrap_or(default_max_bytes),
            expected: response.content_length(),
            received: 0,
            tail: Tail::of_unmarked(&response),
            start: Some(Vec::new()),
            response,
            options,
        }
    }

    /// Returns the next bytes. Returns `None` at the end of a complete file.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let expected = self.expected;
        if expected.is_some_and(|expected| expected > self.max_bytes) {
            return Err(self.too_large());
        }
        while let Some(chunk) = self.next_chunk().await? {
            self.received += chunk.len() as u64;
            if self.received > self.max_bytes {
                return Err(self.too_large());
            }
            self.options.progress.report(self.received, expected);
            if let Some(tail) = &mut self.tail {
                tail.push(&chunk);
            }
            let Some(mut start) = self.start.take() else {
                return Ok(Some(chunk));
            };
            start.extend_from_slice(&chunk);
            if start.len() >= self.options.format.magic_len() {
                self.check_format(&start)?;
                return Ok(Some(start.into()));
            }
            self.start = Some(start);
        }
        if let Some(start) = &self.start {
            self.check_format(start)?;
        }
        let format = self.options.format;
        let tail = self.tail.as_ref();
        if tail.is_some_and(|tail| !tail.is_end_of(format)) {
            return Err(Error::ResponseTruncated {
                received: self.received,
                expected,
                status: self.response.status().as_u16(),
                request_id: self.request_id(),
                source: format!("the end of the {} is missing", format.name()).into(),
            });
        }
        Ok(None)
    }

    /// Returns the number of bytes so far.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// Reads the next chunk. Each one has the timeout of an attempt.
    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let limit = self.transport.attempt_timeout;
        match timeout(limit, self.response.chunk()).await {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(error)) => {
                let id = self.request_id();
                Err(Error::truncated(
                    error,
                    &self.response,
                    id,
                    self.received,
                    self.expected,
                ))
            }
            Err(_) => Err(Error::Timeout { limit }),
        }
    }

    fn check_format(&self, start: &[u8]) -> Result<(), Error> {
        let format = self.options.format;
        let checked = format.check(&self.response, start, self.transport);
        checked.map_err(Error::UnexpectedContent)
    }

    fn too_large(&self) -> Error {
        Error::ResponseTooLarge {
            limit: self.max_bytes,
            status: self.response.status().as_u16(),
            request_id: self.request_id(),
        }
    }

    fn request_id(&self) -> Option<String> {
        request_id(self.response.headers(), &self.transport.auth)
    }
}

/// Writes the file to a writer. Returns the number of bytes.
pub(crate) async fn stream_to<W>(mut file: FileStream<'_>, writer: &mut W) -> Result<u64, Error>
where
    W: AsyncWrite + Unpin + ?Sized,
{
    let failed = |source| Error::Io { path: None, source };
    while let Some(bytes) = file.next().await? {
        writer.write_all(&bytes).await.map_err(failed)?;
    }
    writer.flush().await.map_err(failed)?;
    Ok(file.received())
}
