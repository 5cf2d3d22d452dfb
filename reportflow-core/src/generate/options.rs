use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde::Serialize;

use super::file_name::validate_file_name;
use super::{EncodeResult, push_text};
use crate::error::{Error, PassthroughError};
use crate::model::ShareType;

/// Options of one document in a batch; see
/// [`GenerateAllAsync::for_each_document`](crate::GenerateAllAsync::for_each_document).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::{DocumentOptions, ShareType};
///
/// fn options(index: usize, options: DocumentOptions) -> DocumentOptions {
///     let options = options.file_name(format!("請求書-{index}"));
///     match index {
///         0 => options.share(ShareType::Public).passcode(true),
///         _ => options,
///     }
/// }
///
/// Invoice::generate_all_async(&client, &invoices).for_each_document(options).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
#[must_use = "return the options from the closure"]
pub struct DocumentOptions {
    file_name: Option<String>,
    share: Option<ShareType>,
    passcode: Option<bool>,
    passthrough: Option<Result<Vec<u8>, PassthroughError>>,
}

impl DocumentOptions {
    /// Sets the file name of the PDF; see
    /// [`GenerateAsync::file_name`](crate::GenerateAsync::file_name).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|index, options| options.file_name(format!("請求書-{index}")))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets the share type. Default: the workspace.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// use reportflow_core::ShareType;
    ///
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|_, options| options.share(ShareType::Invited))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(mut self, share: ShareType) -> Self {
        self.share = Some(share);
        self
    }

    /// Sets whether the shared page asks for a passcode; see
    /// [`GenerateAsync::passcode`](crate::GenerateAsync::passcode). Default: false.
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>) -> Result<(), Error> {
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|index, options| options.passcode(index == 0))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn passcode(mut self, enabled: bool) -> Self {
        self.passcode = Some(enabled);
        self
    }

    /// Sets the passthrough data, which is not private; see
    /// [`GenerateAsync::passthrough`](crate::GenerateAsync::passthrough).
    ///
    /// ```no_run
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>, ids: Vec<u64>)
    /// # -> Result<(), Error> {
    /// use std::collections::HashMap;
    ///
    /// Invoice::generate_all_async(&client, &invoices)
    ///     .for_each_document(|index, options| {
    ///         options.passthrough(&HashMap::from([("id", ids[index])]))
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn passthrough<T: Serialize + ?Sized>(mut self, data: &T) -> Self {
        self.passthrough = Some(match serde_json::to_vec(data) {
            Ok(json) if json.trim_ascii_start().starts_with(b"{") => Ok(json),
            Ok(_) => Err(PassthroughError::NotAnObject),
            Err(error) => Err(PassthroughError::Serialize(error)),
        });
        self
    }

    pub(super) fn take_file_name(&mut self) -> Option<String> {
        self.file_name.take()
    }

    /// Returns the length of the file name and passthrough data in the header of a
    /// synchronous response. The header is percent-encoded.
    pub(super) fn mapping_header_len(&self, document: &EncodeResult) -> usize {
        let encoded_len = |bytes| percent_encode(bytes, NON_ALPHANUMERIC).map(str::len).sum();
        let default_name = || document.as_ref().map_or("", |document| &document.file_name);
        let name = self.file_name.as_deref().unwrap_or_else(default_name);
        let passthrough = self
            .passthrough
            .as_ref()
            .and_then(|json| json.as_deref().ok());
        let parts: [usize; 2] = [name.as_bytes(), passthrough.unwrap_or_default()].map(encoded_len);
        parts.iter().sum()
    }

    /// Writes the members after the parameters, and closes the `content`.
    pub(super) fn write(self, file_name: &str, body: &mut Vec<u8>) -> Result<(), Error> {
        validate_file_name(file_name)?;
        let passthrough = self
            .passthrough
            .transpose()
            .map_err(Error::InvalidPassthrough)?;
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
