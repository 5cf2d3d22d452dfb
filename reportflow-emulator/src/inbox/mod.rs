//! The pages at `/`: the requests, their documents, designs and faults, for people.
//!
//! Each page is complete HTML that a browser shows without script. With script, htmx replaces
//! the parts of a page that changed.

mod assets;
mod design;
mod empty;
mod error_page;
mod fault;
mod footer;
mod form_data;
mod headers;
mod language;
mod list;
mod live;
mod login;
mod page;
mod preferences;
mod routes;
mod session;
mod state;
mod viewer;

pub(crate) use routes::router;
