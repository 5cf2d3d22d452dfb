//! The pages of the inbox, as HTML.

mod browser;
mod designs;
mod faults;
mod form;
mod form_limits;
mod images;
mod list;
mod live;
mod login;
mod request;
mod request_actions;
mod request_limits;
#[cfg(feature = "data")]
mod request_restart;
mod request_webhook;
mod search;
mod security;
mod snippets;
