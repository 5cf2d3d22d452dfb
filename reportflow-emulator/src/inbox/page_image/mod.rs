//! The pages of documents as images.

mod images;
mod raster;

pub(super) use images::{ImageKey, PageImages, Size};
