use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use tokio::io::AsyncWrite;

use super::output::{GenerateOutput, PendingOutput, SavedOutput, check_mapping_len};
use super::{Batch, DocumentOptions};
use crate::error::Error;
use crate::model::ShareType;
use crate::transfer::{TransferOptions, check_destination};
use crate::transport::file_format::FileFormat;
use crate::transport::progress::{Progress, ProgressHook};

/// A builder of a synchronous request for up to 100 documents of one design, made by
/// [`ReportDesign::generate_all_sync`](crate::ReportDesign::generate_all_sync).
///
/// Awaiting the builder returns a ZIP in memory.
/// [`to_path`](GenerateAllSync::to_path) and [`to_writer`](GenerateAllSync::to_writer)
/// stream it. Timeouts and retries follow the rules of
/// [`GenerateSync`](crate::GenerateSync).
///
/// The ids and passcodes of the files are in a header. The response may lack it if
/// there are many documents, because many HTTP clients cannot read long headers.
/// [`GenerateOutput::files`](crate::GenerateOutput::files) is then empty, and the ZIP
/// is complete. [`GenerateAllAsync`](crate::GenerateAllAsync) has no such limit.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// let saved = Invoice::generate_all_sync(&client, &invoices)
///     .for_each_document(|index, options| options.file_name(format!("請求書-{index}")))
///     .to_path("請求書.zip")
///     .await?;
/// println!("{} files", saved.files.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The errors of [`GenerateAllAsync`](crate::GenerateAllAsync) and of
/// [`GenerateSync`](crate::GenerateSync).
#[derive(Debug)]
#[must_use = "await the request, or call `to_path` or `to_writer`, to send it"]
pub struct GenerateAllSync {
    request: Batch,
    transfer: TransferOptions,
}

impl GenerateAllSync {
    pub(crate) fn new(request: Batch) -> Self {
        GenerateAllSync {
            request,
            transfer: TransferOptions {
                format: FileFormat::Zip,
                max_bytes: None,
                progress: ProgressHook::default(),
            },
        }
    }

    /// Sets the share type of all documents. Default: the workspace.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// Invoice::generate_all_sync(&client, &invoices).share(ShareType::Invited).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(self, share: ShareType) -> Self {
        self.for_each_document(|_, options| options.share(share.clone()))
    }

    /// Sets whether the shared pages ask for passcodes; see
    /// [`GenerateAsync::passcode`](crate::GenerateAsync::passcode). Default: false.
    ///
    /// The passcodes of many documents can be lost, see [`GenerateAllSync`]. Each is
    /// in the response only once.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// let zip = Invoice::generate_all_sync(&client, &invoices).passcode(true).await?;
    /// for file in zip.files {
    ///     let passcode = file.share.and_then(|share| share.passcode);
    ///     println!("{:?}: {}", file.file_name, passcode.as_ref().map_or("", |code| code.as_str()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn passcode(self, enabled: bool) -> Self {
        self.for_each_document(|_, options| options.passcode(enabled))
    }

    /// Sets options per document. The closure receives the document's zero-based index.
    ///
    /// ```
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>, ids: Vec<u64>)
    /// # -> Result<(), Error> {
    /// use std::collections::HashMap;
    ///
    /// Invoice::generate_all_sync(&client, &invoices)
    ///     .for_each_document(|index, options| {
    ///         options
    ///             .file_name(format!("invoice-{index}"))
    ///             .passthrough(&HashMap::from([("id", ids[index])]))
    ///     })
    ///     .to_path("請求書.zip")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn for_each_document(
        self,
        set: impl FnMut(usize, DocumentOptions) -> DocumentOptions,
    ) -> Self {
        GenerateAllSync {
            request: self.request.map_options(set),
            ..self
        }
    }

    /// Sets a function that is called for each sent chunk of the body; see
    /// [`GenerateAsync::on_upload_progress`](crate::GenerateAsync::on_upload_progress).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, albums: Vec<Album>) -> Result<(), Error> {
    /// Album::generate_all_sync(&client, &albums)
    ///     .on_upload_progress(|progress| println!("{} of {:?}", progress.transferred, progress.total))
    ///     .to_path("写真帳.zip")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_upload_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.request.upload_progress = ProgressHook::new(hook);
        self
    }

    /// Sets a function that is called for each received chunk of the ZIP. It must not
    /// block.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, albums: Vec<Album>) -> Result<(), Error> {
    /// Album::generate_all_sync(&client, &albums)
    ///     .on_download_progress(|progress| println!("{} of {:?}", progress.transferred, progress.total))
    ///     .to_path("写真帳.zip")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_download_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.transfer.progress = ProgressHook::new(hook);
        self
    }

    /// Sets the maximum size of the ZIP, in bytes; see
    /// [`Download::max_bytes`](crate::Download::max_bytes). The service generates the
    /// documents anyway.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// // The limit of a mail attachment.
    /// let zip = Invoice::generate_all_sync(&client, &invoices).max_bytes(10 * 1024 * 1024).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.transfer.max_bytes = Some(bytes);
        self
    }

    /// Sends the request, and streams the ZIP to `path`; see
    /// [`Download::to_path`](crate::Download::to_path).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// let saved = Invoice::generate_all_sync(&client, &invoices).to_path("請求書.zip").await?;
    /// println!("{} bytes", saved.size);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`GenerateAllSync`].
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<SavedOutput, Error> {
        let path = check_destination(path.as_ref())?;
        self.send().await?.into_path(&path).await
    }

    /// Sends the request, and streams the ZIP to a writer; see
    /// [`Download::to_writer`](crate::Download::to_writer).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = tokio::fs::File::create("/mnt/archive/2026-11.zip").await?;
    /// Invoice::generate_all_sync(&client, &invoices).to_writer(&mut file).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`GenerateAllSync`].
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
        PendingOutput::send(client, "/file/sync/multiple", body, self.transfer).await
    }
}

impl IntoFuture for GenerateAllSync {
    type Output = Result<GenerateOutput, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await?.into_memory().await })
    }
}
