use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Accepted {
    /// The id of the request.
    pub request_id: RequestId,
    /// Where the ZIP of all files will be. It may be a page for people rather
    /// than the file: [`Client::download_zip`](crate::Client::download_zip)
    /// goes by the id.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcceptedFile {
    /// The id of the file.
    pub file_id: FileId,
    /// The name, as the service keeps it. It comes from outside: check it
    /// before you use it as a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// How the file is shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// How a file is shared.
///
/// ```
/// use reportflow_core::Share;
///
/// fn mail(share: &Share) -> Option<String> {
///     let page = share.url.as_deref()?;
///     Some(match &share.passcode {
///         Some(passcode) => format!("{page}, the passcode is {}", passcode.as_str()),
///         None => page.to_owned(),
///     })
/// }
/// # let json = r#"{"url":"https://app.example/s","passcodeEnabled":true,"passcode":"4711"}"#;
/// # let share: Share = serde_json::from_str(json)?;
/// # assert_eq!(mail(&share).unwrap(), "https://app.example/s, the passcode is 4711");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Share {
    /// With whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_type: Option<ShareType>,
    /// The page that shows the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether the page asks for a passcode.
    #[serde(default, deserialize_with = "null_as_default")]
    pub passcode_enabled: bool,
    /// The passcode, made by the service. It is there only in the answer to
    /// the request that asked for it, and never again (`docs/service.md`,
    /// section 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passcode: Option<Passcode>,
}

// An answer that does not read would cost its caller the request's id.
pub(crate) fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// With whom a file is shared.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::ShareType;
///
/// // Whoever has the link opens it by the passcode.
/// invoice.generate_async(&client).share(ShareType::Public).passcode(true).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShareType {
    /// With the workspace, which is the default: `"01"` in a request,
    /// `workspace` in an answer.
    Workspace,
    /// With those who were invited: `"02"`, `invited`.
    Invited,
    /// With everyone who knows the URL: `"03"`, `public`.
    Public,
    /// A word that this version does not know; sent as it is.
    Other(String),
}

impl ShareType {
    pub(crate) fn code(&self) -> &str {
        match self {
            ShareType::Workspace => "01",
            ShareType::Invited => "02",
            ShareType::Public => "03",
            ShareType::Other(word) => word,
        }
    }
}

// The word of a response, not the code of a request.
impl Serialize for ShareType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            ShareType::Workspace => "workspace",
            ShareType::Invited => "invited",
            ShareType::Public => "public",
            ShareType::Other(word) => word,
        })
    }
}

// By a visitor, as an event has one for each file: without a copy of the word.
impl<'de> Deserialize<'de> for ShareType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;

        impl Visitor<'_> for Word {
            type Value = ShareType;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share type")
            }

            fn visit_str<E>(self, word: &str) -> Result<ShareType, E> {
                Ok(match word {
                    "workspace" | "01" => ShareType::Workspace,
                    "invited" | "02" => ShareType::Invited,
                    "public" | "03" => ShareType::Public,
                    _ => ShareType::Other(word.to_owned()),
                })
            }
        }

        deserializer.deserialize_str(Word)
    }
}

/// A passcode; it does not show in `Debug`.
///
/// ```
/// # use reportflow_core::Share;
/// # let share: Share = serde_json::from_str(r#"{"passcode":"4711"}"#)?;
/// let passcode = share.passcode.unwrap();
/// assert_eq!(passcode.as_str(), "4711");
/// assert_eq!(format!("{passcode:?}"), "Passcode(..)", "not in a log");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Passcode(Box<str>);

impl Passcode {
    /// The passcode itself.
    ///
    /// ```
    /// use reportflow_core::{AcceptedFile, Passcode};
    ///
    /// /// For a mail of its own, apart from the link.
    /// fn passcode(file: &AcceptedFile) -> Option<&str> {
    ///     let share = file.share.as_ref()?;
    ///     share.passcode.as_ref().map(Passcode::as_str)
    /// }
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passcode(..)")
    }
}

impl Serialize for Passcode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

// By hand, as serde's error for a value of another type quotes the value.
impl<'de> Deserialize<'de> for Passcode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let json = json.get();
        // Digits may come as a number, whose zeros count.
        if json.bytes().all(|c| c.is_ascii_digit()) {
            return Ok(Passcode(json.into()));
        }
        let text: String = serde_json::from_slice(json.as_bytes())
            .map_err(|_| D::Error::custom("the passcode is of another type than a text"))?;
        Ok(Passcode(text.into()))
    }
}
