use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use serde::Serialize;
use tokio::io::AsyncWrite;

use super::output::{GenerateOutput, PendingOutput, SavedOutput, check_mapping_len};
use super::{DocumentOptions, Single};
use crate::error::Error;
use crate::model::ShareType;
use crate::transfer::{TransferOptions, check_destination};
use crate::transport::file_format::FileFormat;
use crate::transport::progress::{Progress, ProgressHook};

/// A builder of a synchronous request for one document, made by
/// [`ReportDesign::generate_sync`](crate::ReportDesign::generate_sync).
///
/// "Synchronous" is the service's term: the response is the PDF. The Rust future does
/// not block the thread.
///
/// Awaiting the builder returns the PDF in memory.
/// [`to_path`](GenerateSync::to_path) and [`to_writer`](GenerateSync::to_writer) stream
/// it. The service may take up to 120 s (`docs/service.md`, section 7). The client adds
/// this time to its [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
///
/// By default the client retries a request only if the service cannot have accepted
/// it; see [`RetryPolicy`](crate::RetryPolicy).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(client: reportflow_core::Client, invoice: Invoice)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let pdf = invoice.generate_sync(&client).await?;
/// std::fs::write("invoice.pdf", &pdf)?;
///
/// let saved = invoice.generate_sync(&client).to_path("invoice.pdf").await?;
/// println!("{} bytes", saved.size);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The errors of [`GenerateAsync`](crate::GenerateAsync), and:
///
/// - [`Error::FileMappingTooLong`], before the request is sent.
/// - [`Error::Io`], before the request is sent: the path cannot be written.
/// - [`Error::GeneratedButNotSaved`], after the document was generated.
/// - [`Error::UnexpectedContent`]: the response is not a PDF, and has no request id.
#[derive(Debug)]
#[must_use = "await the request, or call `to_path` or `to_writer`, to send it"]
pub struct GenerateSync {
    request: Single,
    transfer: TransferOptions,
}

impl GenerateSync {
    pub(crate) fn new(request: Single) -> Self {
        GenerateSync {
            request,
            transfer: TransferOptions {
                format: FileFormat::Pdf,
                max_bytes: None,
                progress: ProgressHook::default(),
            },
        }
    }

    fn map_options(self, set: impl FnOnce(DocumentOptions) -> DocumentOptions) -> Self {
        GenerateSync {
            request: self.request.map_options(set),
            ..self
        }
    }

    /// Sets the name of the PDF. Default: the design's `file_name`. A final `.pdf` is
    /// optional. The characters `/ \ : * ? " < > |` and control characters are
    /// forbidden.
    ///
    /// The service also accepts names that are unsafe on some systems, such as the
    /// Windows device name `CON`. `zip::Archive` rejects such names. It also rejects
    /// characters that change the text direction.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// invoice.generate_sync(&client).file_name("請求書-2026年11月").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn file_name(self, file_name: impl Into<String>) -> Self {
        self.map_options(|options| options.file_name(file_name))
    }

    /// Sets the share type. Default: the workspace.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// invoice.generate_sync(&client).share(ShareType::Invited).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(self, share: ShareType) -> Self {
        self.map_options(|options| options.share(share))
    }

    /// Sets whether the shared page asks for a passcode. Default: false. The service
    /// makes the passcode, and returns it only in the response to this request; see
    /// [`Share::passcode`](crate::Share::passcode).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// let pdf = invoice.generate_sync(&client).passcode(true).await?;
    /// let share = pdf.files[0].share.as_ref();
    /// if let Some(passcode) = share.and_then(|share| share.passcode.as_ref()) {
    ///     // Store it now: the service does not return it again.
    ///     println!("{}", passcode.as_str());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn passcode(self, enabled: bool) -> Self {
        self.map_options(|options| options.passcode(enabled))
    }

    /// Sets passthrough data. The service returns it with the file, in the response and
    /// in the webhook. Use it to find your own record. The data must serialise to a
    /// JSON object.
    ///
    /// The data is not private: the service writes its top-level texts and numbers into
    /// the metadata of the PDF (XMP), which everyone who gets the PDF can read. Pass an
    /// id of your record, and no personal data.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Order {
    ///     注文番号: u64,
    /// }
    ///
    /// invoice.generate_sync(&client).passthrough(&Order { 注文番号: 42 }).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn passthrough<T: Serialize + ?Sized>(self, data: &T) -> Self {
        self.map_options(|options| options.passthrough(data))
    }

    /// Sets a function that is called for each sent chunk of the body; see
    /// [`GenerateAsync::on_upload_progress`](crate::GenerateAsync::on_upload_progress).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, album: Album) -> Result<(), Error> {
    /// album.generate_sync(&client)
    ///     .on_upload_progress(|progress| println!("{} of {:?}", progress.transferred, progress.total))
    ///     .to_path("写真帳.pdf")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_upload_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.request.upload_progress = ProgressHook::new(hook);
        self
    }

    /// Sets a function that is called for each received chunk of the PDF. It must not
    /// block.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, album: Album) -> Result<(), Error> {
    /// album.generate_sync(&client)
    ///     .on_download_progress(|progress| println!("{} of {:?}", progress.transferred, progress.total))
    ///     .to_path("写真帳.pdf")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_download_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.transfer.progress = ProgressHook::new(hook);
        self
    }

    /// Sets the maximum size of the PDF, in bytes; see
    /// [`Download::max_bytes`](crate::Download::max_bytes). The service generates the
    /// document anyway.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// // The limit of a mail attachment.
    /// let pdf = invoice.generate_sync(&client).max_bytes(10 * 1024 * 1024).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.transfer.max_bytes = Some(bytes);
        self
    }

    /// Sends the request, and streams the PDF to `path`; see
    /// [`Download::to_path`](crate::Download::to_path).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
    /// let saved = invoice.generate_sync(&client).to_path("請求書.pdf").await?;
    /// println!("{} bytes", saved.size);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`GenerateSync`].
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<SavedOutput, Error> {
        let path = check_destination(path.as_ref())?;
        self.send().await?.into_path(&path).await
    }

    /// Sends the request, and streams the PDF to a writer; see
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
    /// See [`GenerateSync`].
    pub async fn to_writer<W>(self, writer: &mut W) -> Result<SavedOutput, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        self.send().await?.into_writer(writer).await
    }

    async fn send(self) -> Result<PendingOutput, Error> {
        let client = self.request.client.clone();
        let mapping_header_len = self.request.mapping_header_len();
        let body = self.request.into_body()?;
        check_mapping_len(mapping_header_len)?;
        PendingOutput::send(client, "/file/sync/single", body, self.transfer).await
    }
}

impl IntoFuture for GenerateSync {
    type Output = Result<GenerateOutput, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await?.into_memory().await })
    }
}
