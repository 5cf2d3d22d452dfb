use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::members::{FromMembers, Members, deserialize_from_members};
use super::{ExtraFields, FileId, RequestId, Share};

/// An accepted request. The service renders its documents in the background.
///
/// Store [`request_id`](AcceptedRequest::request_id), or the whole value as JSON. The
/// id is needed to download the files, and webhooks contain it. The service never
/// returns the parameters (`docs/service.md`, section 1).
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
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcceptedRequest {
    /// The id of the request.
    pub request_id: RequestId,
    /// The service's URL of the ZIP, which may be a web page. To download the ZIP, use
    /// [`Client::download_zip`](crate::Client::download_zip).
    pub url: Option<String>,
    /// The files, one per document.
    pub files: Vec<GeneratedFile>,
    /// The members that this version does not know, such as a `plan`.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl FromMembers for AcceptedRequest {
    const EXPECTED: &'static str = "struct AcceptedRequest";

    fn from_members(members: &mut Members) -> serde_json::Result<AcceptedRequest> {
        Ok(AcceptedRequest {
            request_id: members.require("requestId")?,
            url: members.take("url")?,
            files: members.take_list("files")?,
            extra: members.take_extra(),
        })
    }
}

deserialize_from_members!(AcceptedRequest, Strict);

/// A generated file, or one that is being generated.
///
/// ```
/// use reportflow_core::{GeneratedFile, ShareType};
///
/// fn link(file: &GeneratedFile) -> Option<&str> {
///     let share = file.share.as_ref()?;
///     match share.share_type {
///         Some(ShareType::Public) => share.url.as_deref(),
///         _ => None,
///     }
/// }
/// # let json = r#"{"fileId":"Zx8Yw7Vu6Ts5Rq4P","share":{"shareType":"public","url":"https://app.example/s"}}"#;
/// # let file: GeneratedFile = serde_json::from_str(json)?;
/// # assert_eq!(link(&file), Some("https://app.example/s"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GeneratedFile {
    /// The id of the file.
    pub file_id: FileId,
    /// The service's name of the file. Check it before you use it as a path.
    pub file_name: Option<String>,
    /// The share of the file.
    pub share: Option<Share>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passthrough: Option<Box<RawValue>>,
    /// The members that this version does not know.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl FromMembers for GeneratedFile {
    const EXPECTED: &'static str = "struct GeneratedFile";

    fn from_members(members: &mut Members) -> serde_json::Result<GeneratedFile> {
        Ok(GeneratedFile {
            file_id: members.require("fileId")?,
            file_name: members.take("fileName")?,
            share: members.take_object("share")?,
            passthrough: members.take("passthrough")?,
            extra: members.take_extra(),
        })
    }
}

deserialize_from_members!(GeneratedFile, Strict);

impl GeneratedFile {
    /// Returns the passthrough data, set by
    /// [`GenerateAsync::passthrough`](crate::GenerateAsync::passthrough).
    ///
    /// ```
    /// use reportflow_core::AcceptedRequest;
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     注文番号: u64,
    /// }
    ///
    /// # let json = r#"{"requestId":"aB3dE6gH9jK2mN5p","files":[
    /// #     {"fileId":"Zx8Yw7Vu6Ts5Rq4P","passthrough":{"注文番号":42}}]}"#;
    /// # let accepted: AcceptedRequest = serde_json::from_str(json)?;
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
    /// The data cannot be deserialised as a `T`.
    pub fn passthrough<'de, T: Deserialize<'de>>(
        &'de self,
    ) -> Result<Option<T>, serde_json::Error> {
        self.passthrough_json()
            .map(serde_json::from_str)
            .transpose()
    }

    /// Returns the passthrough data as JSON.
    ///
    /// ```
    /// use reportflow_core::GeneratedFile;
    ///
    /// # let json = r#"{"fileId":"Zx8Yw7Vu6Ts5Rq4P","passthrough":{"注文番号":42}}"#;
    /// # let file: GeneratedFile = serde_json::from_str(json)?;
    /// // Write it to a log or a database.
    /// assert_eq!(file.passthrough_json(), Some(r#"{"注文番号":42}"#));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn passthrough_json(&self) -> Option<&str> {
        self.passthrough.as_deref().map(RawValue::get)
    }
}
