//! Faults on demand.

mod form;
mod page;

pub(super) use page::{add, remove, show};
