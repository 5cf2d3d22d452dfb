//! Data of the service's responses.

mod extra_fields;
mod id;
pub(crate) mod members;
pub(crate) mod raw_json;
pub(crate) mod raw_members;
mod request;
mod share;

pub use extra_fields::ExtraFields;
#[cfg(feature = "schema")]
pub(crate) use id::validate_id;
pub use id::{FileId, IdError, RequestId};
pub use request::{AcceptedRequest, GeneratedFile};
pub use share::{Passcode, Share, ShareType};
