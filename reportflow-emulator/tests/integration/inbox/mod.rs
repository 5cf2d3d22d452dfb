//! The pages of the inbox, as HTML.

mod browser;
mod designs;
mod faults;
mod form;
mod images;
mod list;
mod live;
mod login;
mod search;
mod security;
