//! From a valid request to stored documents.

mod accept;
mod fault;
mod generator;
mod render;

pub(crate) use accept::{BACKLOG_KIB, Generation, accept};
pub(crate) use generator::{Generator, Renderer};
pub(crate) use render::{MAX_UNSTORED, RenderedFile, resume};
