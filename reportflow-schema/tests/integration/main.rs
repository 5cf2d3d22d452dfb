//! Parameter lists, their differences and snapshots, by the public API.

mod diff;
mod names;
mod parse;
mod snapshot;
