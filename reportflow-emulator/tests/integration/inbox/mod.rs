//! The pages of the inbox, as HTML.

mod browser;
mod request;
#[cfg(feature = "data")]
mod request_restart;
mod request_webhook;
mod snippets;
