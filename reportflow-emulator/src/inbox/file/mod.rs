//! Documents and the images of their pages.

mod etag;
mod placeholder;
mod routes;

pub(super) use routes::{document, page, thumbnail};
