//! The pages of documents as images, and the documents.

mod etag;
mod images;
mod placeholder;
mod raster;
mod routes;

pub(super) use images::{PageImages, Size};
pub(super) use routes::{document, page, thumbnail};
