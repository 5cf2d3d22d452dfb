//! The pages at `/`.

mod browser;
mod images;
mod list;
mod live;
mod search;
