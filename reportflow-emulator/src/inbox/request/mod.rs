//! The page of one request.

mod actions;
mod columns;
mod document;
mod downloads;
mod exchange;
mod findings;
mod head;
mod json_box;
mod json_text;
mod missing;
mod page_count;
mod parameters;
mod passthrough;
mod rejection;
mod request_page;
mod request_view;
mod selection;
mod snippet;
mod text;
mod value_tree;
mod webhook;

pub(super) use actions::{redeliver, remove, send_again};
pub(super) use downloads::{body, params};
pub(super) use request_page::show;
