//! Data of the service's responses.

mod id;
mod request;
mod share;

use serde::{Deserialize, Deserializer};

#[cfg(feature = "schema")]
pub(crate) use id::validate_id;
pub use id::{FileId, IdError, RequestId};
pub use request::{AcceptedRequest, GeneratedFile};
pub use share::{Passcode, Share, ShareType};

/// Reads `null` as the default. With an error, the caller would lose the request id.
pub(crate) fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
