//! The pages at `/`: the requests, their documents, designs and faults, for people.
//!
//! Each page is complete HTML that a browser shows without script. With script, htmx replaces
//! the parts of a page that changed.

mod assets;
mod byte_count;
mod copyable;
mod design;
mod empty;
mod error_messages;
mod error_page;
mod fault;
mod file;
mod footer;
mod form_data;
mod headers;
mod keys;
mod labels;
mod language;
mod list;
mod live;
mod local_path;
mod login;
mod page;
mod page_image;
mod preferences;
mod preferences_form;
mod relative_time;
mod request;
mod routes;
mod session;
mod shell;
mod state;
mod utc_time;
mod viewer;

pub(crate) use routes::router;
