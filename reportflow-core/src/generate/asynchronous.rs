use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::options::{Options, options, upload};
use super::{Batch, Item, Single};
use crate::answer::{Accepted, ShareType};
use crate::call::Wanted;
use crate::client::Client;
use crate::error::Error;
use crate::progress::{Upload, Watcher};

type Running = Pin<Box<dyn Future<Output = Result<Accepted, Error>> + Send>>;

/// Asks the service to generate a document, once it is awaited; made by
/// [`ReportDesign::generate_async`](crate::ReportDesign::generate_async).
///
/// Options are set before that; set later they have no effect. It is a future
/// itself, so it can be awaited, spawned or joined as it is. Dropping it gives
/// the call up; the service may have accepted it all the same.
///
/// It is sent again only where it cannot have been accepted, see
/// [`Retry`](crate::Retry): a call that timed out may have been, and sending it
/// again may make a second document.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// use std::collections::HashMap;
/// use reportflow_core::ShareType;
///
/// let call = invoice
///     .generate_async(&client)
///     .file_name("請求書-2026-11")
///     .share(ShareType::Invited)
///     .passthrough(&HashMap::from([("注文番号", 42)]));
/// // It holds neither the struct nor a lifetime.
/// let task = tokio::spawn(call);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When awaited. Before anything is sent: [`Error::Params`],
/// [`Error::FileName`], [`Error::Passthrough`], [`Error::TooLarge`]. After it:
/// see [`Error`].
#[must_use = "nothing is sent before it is awaited"]
pub struct GenerateAsync {
    call: Option<Single>,
    running: Running,
}

impl GenerateAsync {
    pub(crate) fn new(call: Single) -> Self {
        // Replaced at the first poll; a box of nothing allocates nothing.
        GenerateAsync {
            call: Some(call),
            running: Box::pin(pending()),
        }
    }

    options!();
    upload!();

    fn watcher(&mut self) -> Option<&mut Watcher> {
        self.call.as_mut().map(|call| &mut call.watcher)
    }

    fn with(mut self, set: impl FnOnce(&mut Options)) -> Self {
        if let Some(call) = &mut self.call {
            set(&mut call.options);
        }
        self
    }
}

impl Future for GenerateAsync {
    type Output = Result<Accepted, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(call) = self.call.take() {
            let client = call.client.clone();
            self.running = Box::pin(accept(client, "/file/async/single", call.into_body()));
        }
        self.running.as_mut().poll(cx)
    }
}

impl fmt::Debug for GenerateAsync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GenerateAsync")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

/// Asks the service to generate up to 100 documents of one design in one call,
/// once it is awaited; made by
/// [`ReportDesign::generate_all_async`](crate::ReportDesign::generate_all_async).
///
/// It is sent again under the same rules as [`GenerateAsync`].
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
/// When awaited. Before anything is sent: [`Error::DocumentCount`], and
/// [`Error::Item`] for a document that cannot be sent, such as one with the name
/// of another, or with which the body gets too large. After it: see [`Error`].
#[must_use = "nothing is sent before it is awaited"]
pub struct GenerateAllAsync {
    call: Option<Batch>,
    running: Running,
}

impl GenerateAllAsync {
    pub(crate) fn new(call: Batch) -> Self {
        GenerateAllAsync {
            call: Some(call),
            running: Box::pin(pending()),
        }
    }

    upload!();

    fn watcher(&mut self) -> Option<&mut Watcher> {
        self.call.as_mut().map(|call| &mut call.watcher)
    }

    /// Shares all PDFs; with the workspace unless set.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// let call = Invoice::generate_all_async(&client, &invoices);
    /// call.share(ShareType::Invited).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(self, share: ShareType) -> Self {
        self.each(|_, item| item.share(share.clone()))
    }

    /// Whether the shared pages ask for passcodes: see
    /// [`GenerateAsync::passcode`].
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// let call = Invoice::generate_all_async(&client, &invoices).passcode(true);
    /// for file in call.await?.files {
    ///     let passcode = file.share.and_then(|share| share.passcode);
    ///     println!("{:?}: {}", file.file_name, passcode.as_ref().map_or("", |code| code.as_str()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn passcode(self, enabled: bool) -> Self {
        self.each(|_, item| item.passcode(enabled))
    }

    /// Sets the options of each document; it is told by its place, from 0.
    ///
    /// ```
    /// # use reportflow_core::{Accepted, Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>, ids: Vec<u64>)
    /// # -> Result<Accepted, Error> {
    /// use std::collections::HashMap;
    ///
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .each(|n, item| {
    ///         item.file_name(format!("invoice-{n}"))
    ///             .passthrough(&HashMap::from([("id", ids[n])]))
    ///     })
    ///     .await
    /// # }
    /// ```
    pub fn each(mut self, set: impl FnMut(usize, Item) -> Item) -> Self {
        if let Some(call) = &mut self.call {
            call.each(set);
        }
        self
    }
}

impl Future for GenerateAllAsync {
    type Output = Result<Accepted, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(call) = self.call.take() {
            let client = call.client.clone();
            self.running = Box::pin(accept(client, "/file/async/multiple", call.into_body()));
        }
        self.running.as_mut().poll(cx)
    }
}

impl fmt::Debug for GenerateAllAsync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GenerateAllAsync")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

/// Posts a body, unless there is none.
async fn accept(
    client: Client,
    route: &'static str,
    body: Result<Upload, Error>,
) -> Result<Accepted, Error> {
    let call = client.post(route, body?, Wanted::Json);
    client.decode(&client.attempts(&call).await?)
}
