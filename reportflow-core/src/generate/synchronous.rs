use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use percent_encoding::percent_decode;
use reqwest::Response;
use reqwest::header::{HeaderMap, HeaderName};
use tokio::io::AsyncWrite;

use super::options::{Options, options, upload};
use super::{Batch, Item, Single};
use crate::answer::{AcceptedFile, ShareType};
use crate::call::Wanted;
use crate::client::Client;
use crate::content::Content;
use crate::error::Error;
use crate::fetch::{self, MAX_BYTES, MAX_IN_MEMORY, Transfer};
use crate::id::RequestId;
use crate::progress::{Progress, Upload, Watcher};
use crate::save;

/// Generates a document and waits for it; made by
/// [`ReportDesign::generate_sync`](crate::ReportDesign::generate_sync).
///
/// Awaited, it gives the PDF in memory; [`to_path`](GenerateSync::to_path) and
/// [`to_writer`](GenerateSync::to_writer) stream it. The service takes up to
/// 120 s (`docs/service.md`, section 7), which the client grants in addition to
/// its [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
///
/// It is sent again only where it cannot have been accepted, as
/// [`GenerateAsync`](crate::GenerateAsync) is.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(client: reportflow_core::Client, invoice: Invoice)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let pdf = invoice.generate_sync(&client).await?;
/// std::fs::write("invoice.pdf", &pdf)?;
///
/// let saved = invoice.generate_sync(&client).to_path("invoice.pdf").await?;
/// println!("{} bytes", saved.bytes);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of [`GenerateAsync`](crate::GenerateAsync); [`Error::MappingTooLong`]
/// and, for a path that cannot be written, [`Error::Io`] before anything is sent;
/// [`Error::Unsaved`] once the document is made, and [`Error::Content`] for a page
/// in its place.
#[derive(Debug)]
#[must_use = "nothing is sent before it is awaited, or told where the file goes"]
pub struct GenerateSync {
    call: Single,
    download: Watcher,
    max_bytes: Option<u64>,
}

/// Generates up to 100 documents of one design in one call, and waits for the
/// ZIP of them; made by
/// [`ReportDesign::generate_all_sync`](crate::ReportDesign::generate_all_sync).
///
/// Awaited, it gives the ZIP in memory; [`to_path`](GenerateAllSync::to_path)
/// and [`to_writer`](GenerateAllSync::to_writer) stream it.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// let saved = Invoice::generate_all_sync(&client, &invoices)
///     .each(|n, item| item.file_name(format!("請求書-{n}")))
///     .to_path("請求書.zip")
///     .await?;
/// println!("{} files", saved.files.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of [`GenerateAllAsync`](crate::GenerateAllAsync), and of
/// [`GenerateSync`].
#[derive(Debug)]
#[must_use = "nothing is sent before it is awaited, or told where the file goes"]
pub struct GenerateAllSync {
    call: Batch,
    download: Watcher,
    max_bytes: Option<u64>,
}

/// What was generated at once, in memory: the PDF, or the ZIP of several.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let pdf = invoice.generate_sync(&client).await?;
/// assert!(pdf.bytes.starts_with(b"%PDF-"));
/// // The same PDF once more, from the service.
/// if let (Some(request), [file]) = (&pdf.request_id, pdf.files.as_slice()) {
///     client.download(request, &file.file_id).to_path("請求書.pdf").await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The file.
    pub bytes: Vec<u8>,
    /// The request, by which the files can be downloaded again; none where the
    /// service does not name it.
    pub request_id: Option<RequestId>,
    /// Where the service says that the file is; it may be a page for people.
    pub url: Option<String>,
    /// The files, with their ids and your passthrough. Empty where the service
    /// does not tell of them in a way that reads.
    pub files: Vec<AcceptedFile>,
}

impl AsRef<[u8]> for Generated {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// What was generated at once, and written elsewhere.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let saved = invoice.generate_sync(&client).to_path("請求書.pdf").await?;
/// println!("{} bytes of request {:?}", saved.bytes, saved.request_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Saved {
    /// The size of the file, in bytes.
    pub bytes: u64,
    /// The request: see [`Generated::request_id`].
    pub request_id: Option<RequestId>,
    /// See [`Generated::url`].
    pub url: Option<String>,
    /// See [`Generated::files`].
    pub files: Vec<AcceptedFile>,
}

impl GenerateSync {
    pub(crate) fn new(call: Single) -> Self {
        GenerateSync {
            call,
            download: Watcher::default(),
            max_bytes: None,
        }
    }

    options!();

    fn with(mut self, set: impl FnOnce(&mut Options)) -> Self {
        set(&mut self.call.options);
        self
    }

    async fn open(self) -> Result<Made, Error> {
        let client = self.call.client.clone();
        let file = Transfer {
            content: Content::Pdf,
            max_bytes: self.max_bytes,
            watcher: self.download,
        };
        let echo = self.call.echo();
        let body = self.call.into_body()?;
        fits(echo)?;
        Made::open(client, "/file/sync/single", file, body).await
    }
}

impl GenerateAllSync {
    pub(crate) fn new(call: Batch) -> Self {
        GenerateAllSync {
            call,
            download: Watcher::default(),
            max_bytes: None,
        }
    }

    /// Shares all PDFs; with the workspace unless set.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// let call = Invoice::generate_all_sync(&client, &invoices);
    /// call.share(ShareType::Invited).to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(self, share: ShareType) -> Self {
        self.each(|_, item| item.share(share.clone()))
    }

    /// Whether the shared pages ask for passcodes: see
    /// [`GenerateAsync::passcode`](crate::GenerateAsync::passcode).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// let call = Invoice::generate_all_sync(&client, &invoices).passcode(true);
    /// let saved = call.to_path("請求書.zip").await?;
    /// println!("{} pages with passcodes", saved.files.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn passcode(self, enabled: bool) -> Self {
        self.each(|_, item| item.passcode(enabled))
    }

    /// Sets the options of each document: see
    /// [`GenerateAllAsync::each`](crate::GenerateAllAsync::each).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// Invoice::generate_all_sync(&client, &invoices)
    ///     .each(|n, item| item.file_name(format!("請求書-{n}")))
    ///     .to_path("請求書.zip")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn each(mut self, set: impl FnMut(usize, Item) -> Item) -> Self {
        self.call.each(set);
        self
    }

    async fn open(self) -> Result<Made, Error> {
        let client = self.call.client.clone();
        let file = Transfer {
            content: Content::Zip,
            max_bytes: self.max_bytes,
            watcher: self.download,
        };
        let echo = self.call.echo();
        let body = self.call.into_body()?;
        fits(echo)?;
        Made::open(client, "/file/sync/multiple", file, body).await
    }
}

/// Where the file goes, for both.
macro_rules! destinations {
    ($call:ident) => {
        impl $call {
            upload!();

            /// Tells of the file as it arrives. The hook must not block.
            ///
            /// ```no_run
            /// # use reportflow_core::{Client, Error, ReportDesign};
            /// # async fn run<Album: ReportDesign>(client: Client, album: Album) -> Result<(), Error> {
            /// let call = album.generate_sync(&client);
            /// let call = call.on_download(|at| println!("{} of {:?} bytes", at.bytes, at.total));
            /// call.to_path("写真帳.pdf").await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn on_download(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
                self.download = Watcher::new(watch);
                self
            }

            /// Takes at most this many bytes: see
            /// [`Download::max_bytes`](crate::Download::max_bytes). The
            /// document is made all the same.
            ///
            /// ```no_run
            /// # use reportflow_core::{Client, Error, ReportDesign};
            /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
            /// // For a mail that takes no more.
            /// let pdf = invoice.generate_sync(&client).max_bytes(10 * 1024 * 1024).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn max_bytes(mut self, bytes: u64) -> Self {
                self.max_bytes = Some(bytes);
                self
            }

            fn watcher(&mut self) -> Option<&mut Watcher> {
                Some(&mut self.call.watcher)
            }

            /// Streams the file to `path`, and replaces what is there: see
            /// [`Download::to_path`](crate::Download::to_path).
            ///
            /// ```no_run
            /// # use reportflow_core::{Client, Error, ReportDesign};
            /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
            /// let saved = invoice.generate_sync(&client).to_path("請求書.pdf").await?;
            /// println!("{} bytes", saved.bytes);
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            ///
            #[doc = concat!("See [`", stringify!($call), "`].")]
            pub async fn to_path(self, path: impl AsRef<Path>) -> Result<Saved, Error> {
                let path = path.as_ref().to_owned();
                save::check(&path)?;
                self.open().await?.into_path(&path).await
            }

            /// Streams the file to a writer, and flushes it: see
            /// [`Download::to_writer`](crate::Download::to_writer).
            ///
            /// ```no_run
            /// # use reportflow_core::{Client, ReportDesign};
            /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice)
            /// # -> Result<(), Box<dyn std::error::Error>> {
            /// let mut file = tokio::fs::File::create("/mnt/archive/2026-11.pdf").await?;
            /// invoice.generate_sync(&client).to_writer(&mut file).await?;
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            ///
            #[doc = concat!("See [`", stringify!($call), "`].")]
            pub async fn to_writer<W>(self, writer: &mut W) -> Result<Saved, Error>
            where
                W: AsyncWrite + Unpin + ?Sized,
            {
                self.open().await?.into_writer(writer).await
            }
        }

        impl IntoFuture for $call {
            type Output = Result<Generated, Error>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move { self.open().await?.into_memory().await })
            }
        }
    };
}

destinations!(GenerateSync);
destinations!(GenerateAllSync);

/// Whether the header that tells of the files will be read.
fn fits(size: usize) -> Result<(), Error> {
    // hyper takes 400 KB of headers in all.
    const LIMIT: usize = 256 * 1024;
    match size > LIMIT {
        true => Err(Error::MappingTooLong { size, limit: LIMIT }),
        false => Ok(()),
    }
}

/// What was made, and whose file is still to come.
struct Made {
    client: Client,
    file: Transfer,
    response: Response,
    about: Saved,
}

impl Made {
    async fn open(
        client: Client,
        route: &'static str,
        file: Transfer,
        body: Upload,
    ) -> Result<Made, Error> {
        let call = client.post(route, body, Wanted::Made(file.content));
        let response = client.attempts(&call).await?.response;
        let about = about(response.headers());
        Ok(Made {
            client,
            file,
            response,
            about,
        })
    }

    async fn into_path(self, path: &Path) -> Result<Saved, Error> {
        let about = self.about;
        let saved = save::to_path(&self.client, self.response, &self.file, path);
        let bytes = saved.await.map_err(|error| unsaved(error, &about))?;
        Ok(Saved { bytes, ..about })
    }

    async fn into_writer<W>(self, writer: &mut W) -> Result<Saved, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let about = self.about;
        let written = fetch::transfer(&self.client, self.response, &self.file, MAX_BYTES, writer);
        let bytes = written.await.map_err(|error| unsaved(error, &about))?;
        Ok(Saved { bytes, ..about })
    }

    async fn into_memory(self) -> Result<Generated, Error> {
        let about = self.about;
        let mut bytes = Vec::new();
        fetch::transfer(
            &self.client,
            self.response,
            &self.file,
            MAX_IN_MEMORY,
            &mut bytes,
        )
        .await
        .map_err(|error| unsaved(error, &about))?;
        Ok(Generated {
            bytes,
            request_id: about.request_id,
            url: about.url,
            files: about.files,
        })
    }
}

/// What the headers tell (`docs/service.md`, section 2). The document is there
/// whatever they hold, so that what does not read is left out.
fn about(headers: &HeaderMap) -> Saved {
    let text = |name: &'static str| {
        let value = headers.get(HeaderName::from_static(name))?;
        value.to_str().ok()
    };
    let files = text("x-file-mapping").and_then(|mapping| {
        let json: Vec<u8> = percent_decode(mapping.as_bytes()).collect();
        serde_json::from_slice(&json).ok()
    });
    Saved {
        bytes: 0,
        request_id: text("request-id").and_then(|id| id.parse().ok()),
        url: text("file-url").map(str::to_owned),
        files: files.unwrap_or_default(),
    }
}

/// The document has been made, and can be downloaded by the request's id. That
/// is not said of a page without an id: it may be any.
fn unsaved(error: Error, about: &Saved) -> Error {
    match (&error, &about.request_id) {
        (Error::Content(_), None) => error,
        (_, request_id) => Error::Unsaved {
            request_id: request_id.clone(),
            source: Box::new(error),
        },
    }
}
