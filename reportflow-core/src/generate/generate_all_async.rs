use std::future::IntoFuture;

use super::generate_async::{AcceptedFuture, submit};
use super::{Batch, DocumentOptions};
use crate::error::Error;
use crate::model::{AcceptedRequest, ShareType};
use crate::transport::progress::{Progress, ProgressHook};

/// A builder of an asynchronous request for up to 100 documents of one design, made by
/// [`ReportDesign::generate_all_async`](crate::ReportDesign::generate_all_async).
///
/// Awaiting the builder sends the request. Retries follow the rules of
/// [`GenerateAsync`](crate::GenerateAsync).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// let accepted = Invoice::generate_all_async(&client, &invoices).await?;
/// let zip = client.download_zip(&accepted.request_id).wait();
/// zip.to_path("請求書.zip").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Before the request is sent:
///
/// - [`Error::InvalidDocumentCount`].
/// - [`Error::Document`]: a document is invalid, has a duplicate file name, or makes
///   the body too large.
///
/// After that: see [`Error`].
#[derive(Debug)]
#[must_use = "await the request to send it"]
pub struct GenerateAllAsync {
    request: Batch,
}

impl GenerateAllAsync {
    pub(crate) fn new(request: Batch) -> Self {
        GenerateAllAsync { request }
    }

    /// Sets the share type of all documents. Default: the workspace.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// Invoice::generate_all_async(&client, &invoices).share(ShareType::Invited).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(self, share: ShareType) -> Self {
        self.for_each_document(|_, options| options.share(share.clone()))
    }

    /// Sets whether the shared pages ask for passcodes; see
    /// [`GenerateAsync::passcode`](crate::GenerateAsync::passcode). Default: false.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// let accepted = Invoice::generate_all_async(&client, &invoices).passcode(true).await?;
    /// for file in accepted.files {
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
    /// # use reportflow_core::{AcceptedRequest, Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>, ids: Vec<u64>)
    /// # -> Result<AcceptedRequest, Error> {
    /// use std::collections::HashMap;
    ///
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|index, options| {
    ///         options
    ///             .file_name(format!("invoice-{index}"))
    ///             .passthrough(&HashMap::from([("id", ids[index])]))
    ///     })
    ///     .await
    /// # }
    /// ```
    pub fn for_each_document(
        self,
        set: impl FnMut(usize, DocumentOptions) -> DocumentOptions,
    ) -> Self {
        GenerateAllAsync {
            request: self.request.map_options(set),
        }
    }

    /// Sets a function that is called for each sent chunk of the body; see
    /// [`GenerateAsync::on_upload_progress`](crate::GenerateAsync::on_upload_progress).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, albums: Vec<Album>) -> Result<(), Error> {
    /// Album::generate_all_async(&client, &albums)
    ///     .on_upload_progress(|progress| println!("{} of {:?}", progress.transferred, progress.total))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_upload_progress(mut self, hook: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.request.upload_progress = ProgressHook::new(hook);
        self
    }
}

impl IntoFuture for GenerateAllAsync {
    type Output = Result<AcceptedRequest, Error>;
    type IntoFuture = AcceptedFuture;

    fn into_future(self) -> AcceptedFuture {
        let client = self.request.client.clone();
        Box::pin(submit(
            client,
            "/file/async/multiple",
            self.request.into_body(),
        ))
    }
}
