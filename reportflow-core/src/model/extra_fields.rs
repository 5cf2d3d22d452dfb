use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::raw_members::RawMembers;

/// The maximum size of the kept members of an object, in bytes. A response may be much
/// larger, and programs store responses.
const MAX_BYTES: usize = 64 * 1024;
/// The maximum number of the kept members of an object.
const MAX_MEMBERS: usize = 1000;

/// The members of an object in a response that this version does not know, such as a
/// `plan`.
///
/// At most 1000 members and 64 KiB of an object are kept. The last members have
/// precedence, and one that does not fit is left out. Serialising writes them beside the
/// known members. `Debug` shows the names only.
///
/// If your struct has several fields with `#[serde(flatten)]`, put the response last: its
/// `extra` takes all members that the fields before it have not taken.
///
/// Members are kept as JSON text. So a value that Rust cannot hold stays, such as `1e999` or
/// half a surrogate pair. But serde parses all members for `flatten`, `tag` and `untagged`,
/// and so does a `serde_json::Value`: loading such a value from them is an error.
///
/// ```
/// use reportflow_core::AcceptedRequest;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Plan {
///     message: String,
/// }
///
/// # let json = r#"{"requestId":"aB3dE6gH9jK2mN5p","plan":{"message":"12 pages left"}}"#;
/// # let accepted: AcceptedRequest = serde_json::from_str(json)?;
/// if let Some(plan) = accepted.extra.get::<Plan>("plan")? {
///     eprintln!("{}", plan.message);
/// #     assert_eq!(plan.message, "12 pages left");
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct ExtraFields(RawMembers);

impl ExtraFields {
    pub(super) fn new(members: RawMembers) -> ExtraFields {
        ExtraFields(members.truncate(MAX_MEMBERS, MAX_BYTES))
    }

    /// Returns a member, or `None` if the object has no such member.
    ///
    /// ```
    /// # let json = r#"{"requestId":"aB3dE6gH9jK2mN5p","pagesLeft":12}"#;
    /// # let accepted: reportflow_core::AcceptedRequest = serde_json::from_str(json)?;
    /// assert_eq!(accepted.extra.get::<u32>("pagesLeft")?, Some(12));
    /// assert_eq!(accepted.extra.get::<u32>("requestId")?, None, "a known member");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The member cannot be deserialised as a `T`.
    pub fn get<'de, T: Deserialize<'de>>(
        &'de self,
        name: &str,
    ) -> Result<Option<T>, serde_json::Error> {
        self.get_json(name).map(serde_json::from_str).transpose()
    }

    /// Returns a member as JSON.
    ///
    /// ```
    /// # let json = r#"{"requestId":"aB3dE6gH9jK2mN5p","plan":{"pages":1.50}}"#;
    /// # let accepted: reportflow_core::AcceptedRequest = serde_json::from_str(json)?;
    /// assert_eq!(accepted.extra.get_json("plan"), Some(r#"{"pages":1.50}"#));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn get_json(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(RawValue::get)
    }

    /// Returns the names of the members.
    ///
    /// ```
    /// # use reportflow_core::AcceptedRequest;
    /// fn log(accepted: &AcceptedRequest) {
    ///     for name in accepted.extra.names() {
    ///         println!("the response has a new member `{name}`");
    ///     }
    /// }
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }
}

// By hand, because nobody knows whether a value is secret.
impl fmt::Debug for ExtraFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl Serialize for ExtraFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
