//! The pages of the inbox, as HTML.

mod browser;
mod designs;
mod faults;
mod form;
mod login;
mod security;
