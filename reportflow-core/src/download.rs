use std::path::Path;
use std::time::Duration;

use reqwest::{Response, Url};
use tokio::io::AsyncWrite;

use crate::call::{Call, Wanted};
use crate::client::Client;
use crate::content::Content;
use crate::disposition;
use crate::error::Error;
use crate::fetch::{self, MAX_BYTES, MAX_IN_MEMORY, Transfer};
use crate::id::{FileId, RequestId};
use crate::limiter::Counted;
use crate::progress::{Progress, Watcher};
use crate::redirect;
use crate::save;
use crate::wait;

const DEFAULT_WAIT: Duration = Duration::from_secs(120);

/// A download that is about to start: a PDF, or the ZIP of a request.
///
/// It fails unless the file is there; with [`wait`](Download::wait) it tries
/// until it is. At most five redirects are followed, over https only, and the
/// key goes to no other origin than the client's.
///
/// ```no_run
/// # async fn run(client: reportflow_core::Client, accepted: reportflow_core::Accepted)
/// # -> Result<(), reportflow_core::Error> {
/// for (n, file) in accepted.files.iter().enumerate() {
///     let download = client.download(&accepted.request_id, &file.file_id);
///     let done = download.wait().to_path(format!("invoice-{n}.pdf")).await?;
///     println!("{} bytes", done.bytes);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before a method says where the file goes"]
pub struct Download {
    client: Client,
    url: Url,
    file: Transfer,
    wait: Option<Duration>,
}

/// A download that is complete.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
/// let mut pdf = Vec::new();
/// let done = download.to_writer(&mut pdf).await?;
/// assert_eq!(done.bytes, pdf.len() as u64);
/// println!("{}", done.file_name.as_deref().unwrap_or("without a name"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The size of the file, in bytes.
    pub bytes: u64,
    /// The name that the service gives the file. It comes from outside: check
    /// it before you use it as a path.
    pub file_name: Option<String>,
    /// The id that the service gives the file.
    pub file_id: Option<FileId>,
}

impl Download {
    pub(crate) fn file(client: Client, request: &RequestId, file: &FileId) -> Download {
        // Built from ids and never from an answer's `url`, which may be a page
        // for people (`docs/service.md`, section 2).
        let url = client.endpoint(["file", "download", request.as_str(), file.as_str()]);
        Download {
            client,
            url,
            file: Transfer {
                content: Content::Pdf,
                max_bytes: None,
                watcher: Watcher::default(),
            },
            wait: None,
        }
    }

    pub(crate) fn zip(client: Client, request: &RequestId) -> Download {
        let url = client.endpoint(["file", "download", request.as_str()]);
        Download {
            client,
            url,
            file: Transfer {
                content: Content::Zip,
                max_bytes: None,
                watcher: Watcher::default(),
            },
            wait: None,
        }
    }

    /// Waits for the file, up to 120 s.
    ///
    /// ```no_run
    /// # use reportflow_core::{Accepted, Client, Error};
    /// # async fn run(client: Client, accepted: Accepted) -> Result<(), Error> {
    /// let zip = client.download_zip(&accepted.request_id);
    /// zip.wait().to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait(self) -> Self {
        self.wait_up_to(DEFAULT_WAIT)
    }

    /// Waits for the file by trying: at once, and then after delays that grow
    /// from a quarter of a second to five, shortened at random by up to half.
    ///
    /// Which answer a file that is not rendered yet gets is not documented, so
    /// 202, 404, 409 and 425 count as "not yet" (`docs/service.md`, section 2).
    /// So do 429, 500, 502, 503, 504, a connection that fails or breaks, and a try
    /// that takes longer than the
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout): asking again
    /// does no harm. A `Retry-After` is kept to, whatever the answer.
    /// A wrong id therefore takes the whole time. What another try cannot heal,
    /// a wrong key or a certificate, ends it at once.
    ///
    /// The last try comes half a second before the end. When that fails, or the
    /// service says to come back later than that, it fails with
    /// [`Error::NotReady`], which holds the last cause. With no time at all nothing
    /// is asked. The time ends when the file begins to arrive; the transfer itself is
    /// limited by the [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    ///
    /// Each try counts as a download against the workspace's 100 a minute
    /// (`docs/service.md`, section 7). A webhook needs no
    /// tries: see [`Inbox`](crate::webhook::Inbox).
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// use std::time::Duration;
    /// use reportflow_core::Error;
    ///
    /// match download.wait_up_to(Duration::from_secs(20)).to_path("請求書.pdf").await {
    ///     Err(Error::NotReady { waited, .. }) => println!("not rendered after {waited:?}"),
    ///     outcome => println!("{} bytes", outcome?.bytes),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_up_to(mut self, limit: Duration) -> Self {
        self.wait = Some(limit);
        self
    }

    /// Takes at most this many bytes: 1 GiB unless set, and 256 MiB for
    /// [`bytes`](Download::bytes). A larger file gives
    /// [`Error::AnswerTooLarge`], before it is transferred where its size is
    /// announced.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// // For a mail that takes no more.
    /// let pdf = download.max_bytes(10 * 1024 * 1024).bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.file.max_bytes = Some(bytes);
        self
    }

    /// Tells of the file as it arrives. The hook must not block.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// let download = download.on_progress(|at| match at.total {
    ///     Some(total) => println!("{} of {total} bytes", at.bytes),
    ///     None => println!("{} bytes", at.bytes),
    /// });
    /// download.to_path("invoice.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.file.watcher = Watcher::new(watch);
        self
    }

    /// Streams the file to `path`, and replaces what is there.
    ///
    /// It is written under a temporary name in the same folder and renamed
    /// when complete. An error, or dropping the future, leaves no part of it.
    ///
    /// ```no_run
    /// # async fn run(download: reportflow_core::Download) -> Result<(), reportflow_core::Error> {
    /// // It never holds half a file: what reads it finds the old one or the new one.
    /// download.to_path("/srv/invoices/2026-11.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]; a connection that breaks off is one.
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        let path = save::check(path.as_ref())?;
        let response = self.open().await?;
        let described = describe(&response);
        let bytes = save::to_path(&self.client, response, &self.file, &path).await?;
        Ok(Downloaded { bytes, ..described })
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
    /// See [`Error`]. Nothing is written unless the file begins as it should;
    /// when the connection breaks off later, or the file turns out too large,
    /// the writer has got a part.
    pub async fn to_writer<W>(self, writer: &mut W) -> Result<Downloaded, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let response = self.open().await?;
        let described = describe(&response);
        let bytes = fetch::transfer(&self.client, response, &self.file, MAX_BYTES, writer).await?;
        Ok(Downloaded { bytes, ..described })
    }

    /// Reads the file into memory, up to 256 MiB unless
    /// [`max_bytes`](Download::max_bytes) is set.
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
        let response = self.open().await?;
        let mut bytes = Vec::new();
        fetch::transfer(
            &self.client,
            response,
            &self.file,
            MAX_IN_MEMORY,
            &mut bytes,
        )
        .await?;
        Ok(bytes)
    }

    async fn open(&self) -> Result<Response, Error> {
        let route = match self.file.content {
            Content::Pdf => "/file/download/{requestId}/{fileId}",
            Content::Zip => "/file/download/{requestId}",
        };
        let call = Call::new(
            route,
            self.url.clone(),
            Wanted::Stored(self.file.content, redirect::follow),
            Counted::Other,
            self.client.attempt_timeout(),
        );
        let answer = match self.wait {
            Some(limit) => wait::open(&self.client, &call, limit).await,
            None => self.client.attempts(&call).await,
        };
        Ok(answer?.response)
    }
}

fn describe(response: &Response) -> Downloaded {
    let headers = response.headers();
    let file_id = headers
        .get("file-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    Downloaded {
        bytes: 0,
        file_name: disposition::file_name(headers),
        file_id,
    }
}
