//! Generate requests, their files and their events, as stored and as sent.

mod delivery_fault;
mod endpoint;
mod event;
mod file_description;
mod finding;
mod json;
mod request_record;
mod share;

pub use delivery_fault::DeliveryFault;
pub use endpoint::Endpoint;
pub(crate) use event::{Attempt, Delivery, DeliveryState, Event};
pub(crate) use file_description::{FileDescription, download_url};
pub use finding::{Finding, FindingKind};
pub use json::Json;
pub(crate) use request_record::{FileRecord, FileState, Rejection, RequestRecord};
pub use share::ShareType;
