//! What a caller may set of a document.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde::Serialize;

use super::{PassthroughError, Written, push_text};
use crate::answer::ShareType;
use crate::error::Error;
use crate::filename;

#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) file_name: Option<String>,
    pub(super) share: Option<ShareType>,
    pub(super) passcode: Option<bool>,
    passthrough: Option<Result<Vec<u8>, PassthroughError>>,
}

impl Options {
    pub(super) fn passthrough<T: Serialize + ?Sized>(&mut self, data: &T) {
        self.passthrough = Some(match serde_json::to_vec(data) {
            Ok(json) if json.trim_ascii_start().starts_with(b"{") => Ok(json),
            Ok(_) => Err(PassthroughError::NotAnObject),
            Err(error) => Err(PassthroughError::Serialize(error)),
        });
    }

    /// How many bytes the service may send back of these in a header, where it
    /// percent-encodes them.
    pub(super) fn echo(&self, document: &Written) -> usize {
        let encoded = |bytes: &[u8]| percent_encode(bytes, NON_ALPHANUMERIC).map(str::len).sum();
        let unless_set = || document.as_ref().map_or("", |document| &document.file_name);
        let name = self.file_name.as_deref().unwrap_or_else(unless_set);
        let passthrough = self
            .passthrough
            .as_ref()
            .and_then(|json| json.as_deref().ok());
        let sizes: [usize; 2] = [name.as_bytes(), passthrough.unwrap_or_default()].map(encoded);
        sizes.iter().sum()
    }

    /// Writes what comes after the parameters, and closes the content.
    pub(super) fn write(self, file_name: &str, body: &mut Vec<u8>) -> Result<(), Error> {
        filename::check(file_name)?;
        let passthrough = self.passthrough.transpose().map_err(Error::Passthrough)?;
        body.extend_from_slice(b",\"fileName\":");
        push_text(body, file_name);
        if let Some(share) = &self.share {
            body.extend_from_slice(b",\"shareType\":");
            push_text(body, share.code());
        }
        if let Some(enabled) = self.passcode {
            body.extend_from_slice(b",\"passcodeEnabled\":");
            body.extend_from_slice(if enabled { b"true" } else { b"false" });
        }
        if let Some(json) = &passthrough {
            body.extend_from_slice(b",\"passthrough\":");
            body.extend_from_slice(json);
        }
        body.push(b'}');
        Ok(())
    }
}

/// The options of a document, as methods of what has `with`.
macro_rules! options {
    () => {
        /// Names the PDF; a `.pdf` at its end is optional. Forbidden are
        /// `/ \ : * ? " < > |` and control characters.
        ///
        /// In an archive, not every name can be extracted everywhere:
        /// `zip::Archive` refuses one that Windows takes for a device (`CON`), or
        /// that turns the direction of reading.
        ///
        /// ```no_run
        /// # use reportflow_core::{Client, Error, ReportDesign};
        /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
        /// invoice.generate_async(&client).file_name("請求書-2026年11月").await?;
        /// # Ok(())
        /// # }
        /// ```
        pub fn file_name(self, file_name: impl Into<String>) -> Self {
            self.with(|options| options.file_name = Some(file_name.into()))
        }

        /// Shares the PDF; with the workspace unless set.
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
        pub fn share(self, share: $crate::ShareType) -> Self {
            self.with(|options| options.share = Some(share))
        }

        /// Whether the shared page asks for a passcode, which the service makes
        /// and tells once: [`Share::passcode`](crate::Share::passcode). Not asked
        /// for unless set.
        ///
        /// ```no_run
        /// # use reportflow_core::{Client, Error, ReportDesign};
        /// # async fn run<Invoice: ReportDesign>(client: Client, invoice: Invoice) -> Result<(), Error> {
        /// let accepted = invoice.generate_async(&client).passcode(true).await?;
        /// let share = accepted.files[0].share.as_ref();
        /// if let Some(passcode) = share.and_then(|share| share.passcode.as_ref()) {
        ///     // Keep it now: nobody tells it again.
        ///     println!("{}", passcode.as_str());
        /// }
        /// # Ok(())
        /// # }
        /// ```
        pub fn passcode(self, enabled: bool) -> Self {
            self.with(|options| options.passcode = Some(enabled))
        }

        /// Data of yours that comes back with the file, in the answer and in the
        /// webhook: the way to find your record again. It must serialise to a JSON
        /// object.
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
        pub fn passthrough<T: ::serde::Serialize + ?Sized>(self, data: &T) -> Self {
            self.with(|options| options.passthrough(data))
        }
    };
}

/// The upload of a call, as a method of what has `watcher`.
macro_rules! upload {
    () => {
        /// Tells of the body as it is sent, in pieces of 64 KiB; from its start
        /// when the call is made again. The hook must not block, nor panic: the
        /// connection would break with it.
        ///
        /// ```no_run
        /// # use reportflow_core::{Client, Error, ReportDesign};
        /// # async fn run<Album: ReportDesign>(client: Client, album: Album) -> Result<(), Error> {
        /// let call = album.generate_async(&client);
        /// call.on_upload(|at| println!("{} of {:?} bytes", at.bytes, at.total)).await?;
        /// # Ok(())
        /// # }
        /// ```
        pub fn on_upload(
            mut self,
            watch: impl Fn($crate::Progress) + Send + Sync + 'static,
        ) -> Self {
            if let Some(watcher) = self.watcher() {
                *watcher = $crate::progress::Watcher::new(watch);
            }
            self
        }
    };
}

pub(super) use {options, upload};
