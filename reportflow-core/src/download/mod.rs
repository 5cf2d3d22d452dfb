mod poll;

use std::path::Path;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Response, Url};
use tokio::io::AsyncWrite;

use crate::client::Client;
use crate::error::Error;
use crate::http::content_disposition;
use crate::limits::{MAX_FILE_BYTES, MAX_FILE_IN_MEMORY_BYTES};
use crate::model::{FileId, RequestId};
use crate::transfer::{TransferOptions, check_destination, save_to, stream_to};
use crate::transport::file_format::FileFormat;
use crate::transport::progress::{Progress, ProgressHook};
use crate::transport::rate_limiter::RateLimitClass;
use crate::transport::request::ResponseKind;

const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(120);

/// A builder of a download: of one PDF, or of the ZIP of a request.
///
/// A file that is not ready is an error, or is polled with
/// [`wait`](Download::wait). At most five redirects are followed, over https only.
/// Credentials go to the origin of the client's base URL only.
///
/// ```no_run
/// # async fn run(client: reportflow_core::Client, accepted: reportflow_core::AcceptedRequest)
/// # -> Result<(), reportflow_core::Error> {
/// for (n, file) in accepted.files.iter().enumerate() {
///     let download = client.download(&accepted.request_id, &file.file_id);
///     let done = download.wait().to_path(format!("invoice-{n}.pdf")).await?;
///     println!("{} bytes", done.size);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "call `to_path`, `to_writer` or `bytes` to start the download"]
pub struct Download {
    client: Client,
    url: Url,
    options: TransferOptions,
    wait_timeout: Option<Duration>,
}

/// The data of a completed download.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
/// let mut pdf = Vec::new();
/// let done = download.to_writer(&mut pdf).await?;
/// assert_eq!(done.size, pdf.len() as u64);
/// println!("{}", done.file_name.as_deref().unwrap_or("unnamed"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadInfo {
    /// The size of the file, in bytes.
    pub size: u64,
    /// The service's name of the file. Check it before you use it as a path.
    pub file_name: Option<String>,
    /// The service's id of the file.
    pub file_id: Option<FileId>,
}

impl Client {
    /// Downloads one PDF of a request. A method of the returned [`Download`] sends
    /// the request.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// // Ids from your database.
    /// let (request, file) = ("aB3dE6gH9jK2mN5p".parse()?, "Zx8Yw7Vu6Ts5Rq4P".parse()?);
    /// client.download(&request, &file).to_path("請求書.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, request: &RequestId, file: &FileId) -> Download {
        Download::file(self.clone(), request, file)
    }

    /// Downloads the ZIP of all files of a request.
    ///
    /// ```no_run
    /// # use reportflow_core::{AcceptedRequest, Client, Error};
    /// # async fn run(client: Client, accepted: AcceptedRequest) -> Result<(), Error> {
    /// client.download_zip(&accepted.request_id).wait().to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn download_zip(&self, request: &RequestId) -> Download {
        Download::zip(self.clone(), request)
    }
}

impl Download {
    fn file(client: Client, request: &RequestId, file: &FileId) -> Download {
        // Not the response's `url`, which may be a web page (`docs/service.md`,
        // section 2).
        let segments = ["file", "download", request.as_str(), file.as_str()];
        let url = client.transport().url(segments);
        Download::new(client, url, FileFormat::Pdf)
    }

    fn zip(client: Client, request: &RequestId) -> Download {
        let segments = ["file", "download", request.as_str()];
        let url = client.transport().url(segments);
        Download::new(client, url, FileFormat::Zip)
    }

    fn new(client: Client, url: Url, format: FileFormat) -> Download {
        Download {
            client,
            url,
            options: TransferOptions {
                format,
                max_bytes: None,
                progress: ProgressHook::default(),
            },
            wait_timeout: None,
        }
    }

    /// Waits for the file, for up to 120 s; see [`wait_up_to`](Download::wait_up_to).
    ///
    /// ```no_run
    /// # use reportflow_core::{AcceptedRequest, Client, Error};
    /// # async fn run(client: Client, accepted: AcceptedRequest) -> Result<(), Error> {
    /// let zip = client.download_zip(&accepted.request_id);
    /// zip.wait().to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait(self) -> Self {
        self.wait_up_to(DEFAULT_WAIT_TIMEOUT)
    }

    /// Waits for the file by polling: immediately, and then after delays that grow
    /// from 250 ms to 5 s, shortened at random by up to half.
    ///
    /// The status of a file that is not rendered yet is not documented, so 202, 404,
    /// 409 and 425 count as "not ready" (`docs/service.md`, section 2). So do 429,
    /// 500, 502, 503, 504, a connection that fails or breaks, and an
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout). Every
    /// `Retry-After` is honoured. A wrong id is therefore polled until the timeout.
    /// Errors that a retry cannot fix, such as a wrong key, are returned
    /// immediately.
    ///
    /// The last attempt starts half a second before the timeout. If it fails, or if
    /// `Retry-After` exceeds the timeout, the result is [`Error::NotReady`] with the
    /// last cause. A zero timeout sends nothing. The timeout ends with the response
    /// headers. After that,
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout) limits each chunk.
    ///
    /// Each attempt counts towards the workspace's 100 downloads a minute
    /// (`docs/service.md`, section 7). With webhooks no polling is needed: see
    /// [`Inbox`](crate::webhook::Inbox).
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// use std::time::Duration;
    /// use reportflow_core::Error;
    ///
    /// match download.wait_up_to(Duration::from_secs(20)).to_path("請求書.pdf").await {
    ///     Err(Error::NotReady { waited, .. }) => println!("not rendered after {waited:?}"),
    ///     outcome => println!("{} bytes", outcome?.size),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_up_to(mut self, timeout: Duration) -> Self {
        self.wait_timeout = Some(timeout);
        self
    }

    /// Sets the maximum size of the file, in bytes. Default: 1 GiB, and 256 MiB for
    /// [`bytes`](Download::bytes). A larger file is an
    /// [`Error::ResponseTooLarge`]: before the transfer, if `Content-Length` shows
    /// it.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// // The limit of a mail attachment.
    /// let pdf = download.max_bytes(10 * 1024 * 1024).bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.options.max_bytes = Some(bytes);
        self
    }

    /// Sets a function that is called as the file arrives. It must not block.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// let download = download.on_download_progress(|progress| match progress.total {
    ///     Some(total) => println!("{} of {total} bytes", progress.transferred),
    ///     None => println!("{} bytes", progress.transferred),
    /// });
    /// download.to_path("invoice.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_download_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.options.progress = ProgressHook::new(hook);
        self
    }

    /// Streams the file to `path`, and replaces an existing file.
    ///
    /// The file is written under a temporary name in the same folder, and renamed
    /// when it is complete. After an error, or after the future was dropped, the
    /// temporary file is removed.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// // Readers see the old file or the new one, never half of it.
    /// download.to_path("/srv/invoices/2026-11.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. A truncated file is an [`Error::ResponseTruncated`].
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<DownloadInfo, Error> {
        let path = check_destination(path.as_ref())?;
        let response = self.send().await?;
        let info = download_info(response.headers());
        let size = save_to(&path, self.client.transport(), response, &self.options).await?;
        Ok(DownloadInfo { size, ..info })
    }

    /// Streams the file to a writer, and flushes it.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut upload = tokio::fs::File::create("/mnt/archive/2026-11.pdf").await?;
    /// download.to_writer(&mut upload).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. Nothing is written if the content is not the expected PDF or
    /// ZIP. If the connection breaks later, or the file is too large, the writer has
    /// received a part of it.
    pub async fn to_writer<W>(self, writer: &mut W) -> Result<DownloadInfo, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let response = self.send().await?;
        let info = download_info(response.headers());
        let transport = self.client.transport();
        let size = stream_to(writer, transport, response, &self.options, MAX_FILE_BYTES).await?;
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
        stream_to(
            &mut bytes,
            self.client.transport(),
            response,
            &self.options,
            MAX_FILE_IN_MEMORY_BYTES,
        )
        .await?;
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
        let request = transport.get(route, self.url.clone(), kind, RateLimitClass::Async);
        let response = match self.wait_timeout {
            Some(timeout) => poll::poll(transport, &request, timeout).await,
            None => transport.send_with_retries(&request).await,
        };
        Ok(response?.response)
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
