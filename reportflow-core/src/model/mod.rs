//! Data of the service's responses.

mod id;
mod request;
mod share;

use serde::{Deserialize, Deserializer};

pub(crate) use id::validate_id;
pub use id::{FileId, IdError, RequestId};
pub use request::{Accepted, AcceptedFile};
pub use share::{Passcode, Share, ShareType};

// An answer that does not read would cost its caller the request's id.
pub(crate) fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
