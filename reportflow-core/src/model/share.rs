use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ExtraFields;
use super::members::{FromMembers, Members, deserialize_from_members};
use super::raw_json::RawJson;

/// The share of a file.
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
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Share {
    /// The share type.
    pub share_type: Option<ShareType>,
    /// The URL of the shared page.
    pub url: Option<String>,
    /// `true` if the page asks for a passcode.
    pub passcode_enabled: bool,
    /// The passcode that the service made. Only the response to the request that
    /// generates the file contains it (`docs/service.md`, section 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passcode: Option<Passcode>,
    /// The members that this version does not know.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl FromMembers for Share {
    const EXPECTED: &'static str = "struct Share";

    fn from_members(members: &mut Members) -> serde_json::Result<Share> {
        Ok(Share {
            share_type: members.take("shareType")?,
            url: members.take("url")?,
            passcode_enabled: members.take("passcodeEnabled")?.unwrap_or_default(),
            passcode: members.take("passcode")?,
            extra: members.take_extra(),
        })
    }
}

deserialize_from_members!(Share, Strict);

/// The people with whom a file is shared.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::ShareType;
///
/// // Everyone with the link and the passcode can open it.
/// invoice.generate_async(&client).share(ShareType::Public).passcode(true).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShareType {
    /// The workspace, which is the default: `"01"` in a request, `workspace` in a
    /// response.
    Workspace,
    /// Invited people: `"02"`, `invited`.
    Invited,
    /// Everyone with the URL: `"03"`, `public`.
    Public,
    /// A type that this version does not know. It is sent unchanged.
    Other(String),
}

impl ShareType {
    pub(crate) fn code(&self) -> &str {
        match self {
            ShareType::Workspace => "01",
            ShareType::Invited => "02",
            ShareType::Public => "03",
            ShareType::Other(name) => name,
        }
    }
}

impl Serialize for ShareType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            ShareType::Workspace => "workspace",
            ShareType::Invited => "invited",
            ShareType::Public => "public",
            ShareType::Other(name) => name,
        })
    }
}

// A visitor saves a `String`: an event has a share type for each file.
impl<'de> Deserialize<'de> for ShareType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShareTypeVisitor;

        impl Visitor<'_> for ShareTypeVisitor {
            type Value = ShareType;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share type")
            }

            fn visit_str<E>(self, name: &str) -> Result<ShareType, E> {
                Ok(match name {
                    "workspace" | "01" => ShareType::Workspace,
                    "invited" | "02" => ShareType::Invited,
                    "public" | "03" => ShareType::Public,
                    _ => ShareType::Other(name.to_owned()),
                })
            }
        }

        deserializer.deserialize_str(ShareTypeVisitor)
    }
}

/// A passcode. `Debug` does not print it.
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
    /// Returns the passcode.
    ///
    /// ```
    /// use reportflow_core::{GeneratedFile, Passcode};
    ///
    /// /// Returns the passcode, for a mail without the link.
    /// fn passcode(file: &GeneratedFile) -> Option<&str> {
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

/// Serialises the passcode, so that a stored response contains it.
impl Serialize for Passcode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

// Not derived: serde's error for another type quotes the value.
impl<'de> Deserialize<'de> for Passcode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let RawJson(json) = RawJson::deserialize(deserializer)?;
        let json = json.get();
        // The digits of a number are used as they are written.
        if json.bytes().all(|c| c.is_ascii_digit()) {
            return Ok(Passcode(json.into()));
        }
        let text: String = serde_json::from_slice(json.as_bytes())
            .map_err(|_| D::Error::custom("invalid passcode: expected a text"))?;
        Ok(Passcode(text.into()))
    }
}
