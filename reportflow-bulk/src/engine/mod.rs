//! Sends the planned documents, and fetches their files.

mod archive;
mod backoff;
mod context;
mod drive;
mod fetch;
mod fetch_error;
mod fetch_queue;
mod fetches;
mod heartbeat;
mod render_time;
mod request_body;
mod response;
mod send;
mod sends;
mod settings;
mod settle;
mod stored_responses;
mod verdict;
mod work;

pub(crate) use context::{Context, EventHook};
pub use drive::Advance;
pub(crate) use drive::drive;
pub(crate) use heartbeat::beat;
pub(crate) use settings::Settings;
