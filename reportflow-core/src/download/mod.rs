mod poll;
mod receive;

use std::time::Duration;

use reqwest::Url;

use crate::client::Client;
use crate::model::{FileId, RequestId};
use crate::transfer::TransferOptions;
use crate::transport::file_format::FileFormat;
use crate::transport::progress::{Progress, ProgressHook};

const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(120);

/// A builder of a download of one PDF, or of the ZIP of a request.
///
/// If the file is not ready, the download fails. [`wait`](Download::wait) polls it
/// until it is ready. The client follows at most five redirects, and only over https.
/// It sends credentials only to the origin of its base URL.
///
/// ```no_run
/// # async fn run(client: reportflow_core::Client, accepted: reportflow_core::AcceptedRequest)
/// # -> Result<(), reportflow_core::Error> {
/// for (index, file) in accepted.files.iter().enumerate() {
///     let download = client.download(&accepted.request_id, &file.file_id);
///     let info = download.wait().to_path(format!("invoice-{index}.pdf")).await?;
///     println!("{} bytes", info.size);
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

/// Information about a completed download.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
/// let mut pdf = Vec::new();
/// let info = download.to_writer(&mut pdf).await?;
/// assert_eq!(info.size, pdf.len() as u64);
/// println!("{}", info.file_name.as_deref().unwrap_or("unnamed"));
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
    /// Returns a [`Download`] of one PDF of a request. Its methods, such as
    /// [`to_path`](Download::to_path), start it.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// // Ids from your database.
    /// let request_id = "aB3dE6gH9jK2mN5p".parse()?;
    /// let file_id = "Zx8Yw7Vu6Ts5Rq4P".parse()?;
    /// client.download(&request_id, &file_id).to_path("請求書.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, request: &RequestId, file: &FileId) -> Download {
        Download::file(self.clone(), request, file)
    }

    /// Returns a [`Download`] of the ZIP with all files of a request.
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
        // The `url` of the response may be a web page (`docs/service.md`, section 2).
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

    /// Waits up to 120 s for the file; see [`wait_up_to`](Download::wait_up_to).
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

    /// Polls the file until it is ready, or until the timeout. The first attempt starts
    /// immediately. The delay between attempts grows from 250 ms to 5 s, and is
    /// shortened at random by up to half.
    ///
    /// The client polls again after these errors:
    ///
    /// - 202, 404, 409 and 425: the service does not document the status of a file
    ///   that is not rendered yet (`docs/service.md`, section 2). A wrong id is
    ///   therefore polled until the timeout.
    /// - 429, 500, 502, 503 and 504.
    /// - a failed or broken connection, and an
    ///   [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    ///
    /// The client honours every `Retry-After`. It returns other errors, such as a wrong
    /// key or an invalid certificate, immediately.
    ///
    /// The last attempt starts half a second before the timeout. If it fails, or if
    /// `Retry-After` exceeds the timeout, the result is
    /// [`Error::NotReady`](crate::Error::NotReady) with the last cause. A zero timeout sends nothing. The timeout covers the time until the
    /// response headers. After that,
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout) limits each chunk.
    ///
    /// Each attempt counts towards the limit of 100 asynchronous requests and downloads
    /// a minute (`docs/service.md`, section 7). Webhooks need no polling; see
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
    /// [`Error::ResponseTooLarge`](crate::Error::ResponseTooLarge). If `Content-Length` exceeds the limit, the error comes before the transfer.
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

    /// Sets a function that is called for each received chunk of the file. It must not
    /// block.
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
}
