//! The routes below `/_emulator`, and the same powers in this process.

mod deliveries;
mod events;
mod faults;
mod metrics;
mod query;
mod query_string;
mod replay;
mod request_info;
mod requests;
mod routes;
mod stored_requests;
mod wait;
mod wait_outcome;

pub(crate) use query::Query;
pub use query::QueryError;
#[cfg(feature = "inbox")]
pub(crate) use query::WebhookState;
#[cfg(feature = "inbox")]
pub(crate) use replay::body_of;
pub use request_info::{FileInfo, FileStatus, RequestInfo};
pub(crate) use routes::router;
#[cfg(feature = "inbox")]
pub(crate) use stored_requests::Page;
pub(crate) use stored_requests::StoredRequests;
pub(crate) use wait_outcome::WaitOutcome;
