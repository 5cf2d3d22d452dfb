//! Sends the planned documents, and fetches their files.

mod backoff;
mod context;
mod fetch;
mod fetch_queue;
mod pace;
mod request_body;
mod send;
mod settings;
mod settle;
mod verdict;
mod work;

pub(crate) use context::{Context, EventHook};
pub(crate) use settings::Settings;
pub(crate) use settle::drive;
