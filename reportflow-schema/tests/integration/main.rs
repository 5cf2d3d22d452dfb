//! Parameter lists, their differences and snapshots, by the public API.

mod diff;
mod foreign;
mod kinds;
mod names;
mod parse;
mod snapshot;
