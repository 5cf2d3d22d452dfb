use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::id::{FileId, RequestId};

/// The service has taken the request, and renders in the background.
///
/// Keep [`request_id`](Accepted::request_id): it is the only way back to the
/// files, and what a webhook names. The parameters are never sent back
/// (`docs/service.md`, section 1).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let accepted = invoice.generate_async(&client).await?;
/// println!("request {}", accepted.request_id);
/// for file in &accepted.files {
///     println!("{} will be {}", file.file_name.as_deref().unwrap_or_default(), file.file_id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Accepted {
    /// The id of the request.
    pub request_id: RequestId,
    /// Where the ZIP of all files will be. It may be a page for people rather
    /// than the file: [`Client::download_zip`](crate::Client::download_zip)
    /// goes by the id.
    pub url: Option<String>,
    /// The files, one for each document of the request.
    #[serde(default, deserialize_with = "null_as_default")]
    pub files: Vec<AcceptedFile>,
}

/// A file that is being generated, or was.
///
/// ```
/// use reportflow_core::{AcceptedFile, ShareType};
///
/// fn link(file: &AcceptedFile) -> Option<&str> {
///     let share = file.share.as_ref()?;
///     match share.share_type {
///         Some(ShareType::Public) => share.url.as_deref(),
///         _ => None,
///     }
/// }
/// # let json = r#"{"fileId":"Zx8Yw7Vu6Ts5Rq4P","share":{"shareType":"public","url":"https://app.example/s"}}"#;
/// # let file: AcceptedFile = serde_json::from_str(json)?;
/// # assert_eq!(link(&file), Some("https://app.example/s"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcceptedFile {
    /// The id of the file.
    pub file_id: FileId,
    /// The name, as the service keeps it. It comes from outside: check it
    /// before you use it as a path.
    pub file_name: Option<String>,
    /// How the file is shared.
    pub share: Option<Share>,
    passthrough: Option<Box<RawValue>>,
}

impl AcceptedFile {
    /// What was set by
    /// [`GenerateAsync::passthrough`](crate::GenerateAsync::passthrough); none
    /// when nothing was.
    ///
    /// ```
    /// use reportflow_core::Accepted;
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     注文番号: u64,
    /// }
    ///
    /// # let json = r#"{"requestId":"aB3dE6gH9jK2mN5p","files":[
    /// #     {"fileId":"Zx8Yw7Vu6Ts5Rq4P","passthrough":{"注文番号":42}}]}"#;
    /// # let accepted: Accepted = serde_json::from_str(json)?;
    /// for file in &accepted.files {
    ///     if let Some(order) = file.passthrough::<Order>()? {
    ///         println!("order {} is file {}", order.注文番号, file.file_id);
    /// #         assert_eq!(order.注文番号, 42);
    ///     }
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is there and does not read as a `T`.
    pub fn passthrough<'de, T: Deserialize<'de>>(
        &'de self,
    ) -> Result<Option<T>, serde_json::Error> {
        self.passthrough_json()
            .map(serde_json::from_str)
            .transpose()
    }

    /// The same, as JSON text.
    ///
    /// ```
    /// use reportflow_core::AcceptedFile;
    ///
    /// # let json = r#"{"fileId":"Zx8Yw7Vu6Ts5Rq4P","passthrough":{"注文番号":42}}"#;
    /// # let file: AcceptedFile = serde_json::from_str(json)?;
    /// // For a log, or a column of the database.
    /// assert_eq!(file.passthrough_json(), Some(r#"{"注文番号":42}"#));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn passthrough_json(&self) -> Option<&str> {
        self.passthrough.as_deref().map(RawValue::get)
    }
}
