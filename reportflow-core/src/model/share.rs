use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::null_as_default;

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
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Share {
    /// With whom.
    pub share_type: Option<ShareType>,
    /// The page that shows the file.
    pub url: Option<String>,
    /// Whether the page asks for a passcode.
    #[serde(default, deserialize_with = "null_as_default")]
    pub passcode_enabled: bool,
    /// The passcode, made by the service. It is there only in the answer to
    /// the request that asked for it, and never again (`docs/service.md`,
    /// section 1).
    pub passcode: Option<Passcode>,
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
