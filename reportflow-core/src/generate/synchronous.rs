use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use tokio::io::AsyncWrite;

use super::made::{Generated, Made, Saved};
use super::options::{Options, options, upload};
use super::{Batch, Item, Single};
use crate::answer::ShareType;
use crate::content::Content;
use crate::error::Error;
use crate::fetch::Transfer;
use crate::progress::{Progress, Watcher};
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
                let path = save::check(path.as_ref())?;
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
