//! The pages of the inbox, as HTML.

mod browser;
mod designs;
mod faults;
mod form;
mod images;
mod list;
mod live;
mod login;
mod request;
#[cfg(feature = "data")]
mod request_restart;
mod request_webhook;
mod search;
mod security;
mod snippets;
