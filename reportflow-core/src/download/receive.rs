use std::path::Path;

use reqwest::Response;
use reqwest::header::HeaderMap;
use tokio::io::AsyncWrite;

use super::{Download, DownloadInfo, poll};
use crate::error::Error;
use crate::http::content_disposition;
use crate::limits::{MAX_FILE_BYTES, MAX_FILE_IN_MEMORY_BYTES};
use crate::transfer::{FileStream, check_destination, save_to, stream_to};
use crate::transport::file_format::FileFormat;
use crate::transport::rate_limiter::RateLimitClass;
use crate::transport::request::ResponseKind;

impl Download {
    /// Streams the file to `path`, and replaces an existing file.
    ///
    /// The client writes a temporary file in the same folder, and renames it when it is
    /// complete. After an error, or if the future is dropped, it removes the temporary
    /// file.
    ///
    /// On Unix, the file keeps the permissions of the one that it replaces: to read, write
    /// and execute. Its owner and group are those of a new file. A symbolic link is
    /// replaced by the file; the link's target stays unchanged. Other hard links keep the
    /// old content.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// // Readers see the old file or the new one, never a part of it.
    /// download.to_path("/srv/invoices/2026-11.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. A truncated file is an [`Error::ResponseTruncated`]. A folder, a
    /// device, a pipe or a socket at the path is an [`Error::Io`], and nothing is sent.
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<DownloadInfo, Error> {
        let path = check_destination(path.as_ref())?;
        let response = self.send().await?;
        let info = download_info(response.headers());
        let size = save_to(&path, self.stream(response, MAX_FILE_BYTES)).await?;
        Ok(DownloadInfo { size, ..info })
    }

    /// Streams the file to a writer, and flushes it.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = tokio::fs::File::create("/mnt/archive/2026-11.pdf").await?;
    /// download.to_writer(&mut file).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. If the content is not the expected PDF or ZIP, nothing is written.
    /// If the connection breaks later, or if the file is too large, the writer may have
    /// received a part of the file.
    pub async fn to_writer<W>(self, writer: &mut W) -> Result<DownloadInfo, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let response = self.send().await?;
        let info = download_info(response.headers());
        let size = stream_to(self.stream(response, MAX_FILE_BYTES), writer).await?;
        Ok(DownloadInfo { size, ..info })
    }

    /// Reads the file into memory, up to 256 MiB or
    /// [`max_bytes`](Download::max_bytes).
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// let pdf = download.bytes().await?;
    /// assert!(pdf.starts_with(b"%PDF-"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn bytes(self) -> Result<Vec<u8>, Error> {
        let response = self.send().await?;
        let mut bytes = Vec::new();
        stream_to(self.stream(response, MAX_FILE_IN_MEMORY_BYTES), &mut bytes).await?;
        Ok(bytes)
    }

    async fn send(&self) -> Result<Response, Error> {
        let format = self.options.format;
        let route = match format {
            FileFormat::Pdf => "/file/download/{requestId}/{fileId}",
            FileFormat::Zip => "/file/download/{requestId}",
        };
        let transport = self.client.transport();
        let kind = ResponseKind::StoredFile(format);
        let class = Some(RateLimitClass::Async);
        let request = transport.get(route, self.url.clone(), kind, class);
        let response = match self.wait_timeout {
            Some(timeout) => poll::poll(transport, &request, timeout).await,
            None => transport.send_with_retries(&request).await,
        };
        Ok(response?.response)
    }

    fn stream(&self, response: Response, default_max_bytes: u64) -> FileStream<'_> {
        let transport = self.client.transport();
        FileStream::new(transport, response, &self.options, default_max_bytes)
    }
}

fn download_info(headers: &HeaderMap) -> DownloadInfo {
    let file_id = headers
        .get("file-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    DownloadInfo {
        size: 0,
        file_name: content_disposition::file_name(headers),
        file_id,
    }
}
