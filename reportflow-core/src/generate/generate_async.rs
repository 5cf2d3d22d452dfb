use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde::Serialize;

use super::{DocumentOptions, Single};
use crate::client::Client;
use crate::error::Error;
use crate::model::{AcceptedRequest, ShareType};
use crate::transport::body::RequestBody;
use crate::transport::progress::{Progress, ProgressHook};
use crate::transport::request::ResponseKind;

pub(super) type AcceptedFuture =
    Pin<Box<dyn Future<Output = Result<AcceptedRequest, Error>> + Send>>;

/// A builder of an asynchronous request for one document, made by
/// [`ReportDesign::generate_async`](crate::ReportDesign::generate_async).
///
/// "Asynchronous" is the service's term: it accepts the request, and renders the PDF
/// in the background. Awaiting the builder sends the request. To spawn or join it,
/// call `into_future` of [`IntoFuture`].
///
/// Dropping the future cancels the request. The service may already have accepted it.
///
/// By default the client retries a request only if the service cannot have accepted
/// it; see [`RetryPolicy`](crate::RetryPolicy).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// use std::collections::HashMap;
/// use std::future::IntoFuture;
/// use reportflow_core::ShareType;
///
/// let request = invoice
///     .generate_async(&client)
///     .file_name("請求書-2026-11")
///     .share(ShareType::Invited)
///     .passthrough(&HashMap::from([("注文番号", 42)]));
/// // The request borrows nothing from the struct.
/// let task = tokio::spawn(request.into_future());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Before the request is sent: [`Error::InvalidParams`], [`Error::InvalidFileName`],
/// [`Error::InvalidPassthrough`] and [`Error::PayloadTooLarge`]. After that: see
/// [`Error`].
#[derive(Debug)]
#[must_use = "await the request to send it"]
pub struct GenerateAsync {
    request: Single,
}

impl GenerateAsync {
    pub(crate) fn new(request: Single) -> Self {
        GenerateAsync { request }
    }

    fn map_options(self, set: impl FnOnce(DocumentOptions) -> DocumentOptions) -> Self {
        GenerateAsync {
            request: self.request.map_options(set),
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
    /// invoice.generate_async(&client).file_name("請求書-2026年11月").await?;
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
    /// invoice.generate_async(&client).share(ShareType::Invited).await?;
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
    /// let accepted = invoice.generate_async(&client).passcode(true).await?;
    /// let share = accepted.files[0].share.as_ref();
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
    /// invoice.generate_async(&client).passthrough(&Order { 注文番号: 42 }).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn passthrough<T: Serialize + ?Sized>(self, data: &T) -> Self {
        self.map_options(|options| options.passthrough(data))
    }

    /// Sets a function that is called for each sent chunk of the body, at most 64 KiB.
    /// A retry starts from zero. The function must not block. A panic in it breaks the
    /// connection.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Album: ReportDesign>(client: Client, album: Album) -> Result<(), Error> {
    /// album
    ///     .generate_async(&client)
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

impl IntoFuture for GenerateAsync {
    type Output = Result<AcceptedRequest, Error>;
    type IntoFuture = AcceptedFuture;

    fn into_future(self) -> AcceptedFuture {
        let client = self.request.client.clone();
        Box::pin(submit(
            client,
            "/file/async/single",
            self.request.into_body(),
        ))
    }
}

/// Sends an asynchronous request, and decodes the response.
pub(super) async fn submit(
    client: Client,
    route: &'static str,
    body: Result<RequestBody, Error>,
) -> Result<AcceptedRequest, Error> {
    let transport = client.transport();
    let request = transport.post(route, body?, ResponseKind::Json);
    let response = transport.send_with_retries(&request).await?;
    response.decode(&transport.auth)
}
