//! Requests, events and documents in a folder, see [`open`] for its layout.

#[cfg(feature = "cloud")]
mod bucket;
mod database;
mod deletion;
mod effects;
mod events;
mod files;
mod folder;
mod json;
mod legacy;
mod lock;
mod objects;
mod open;
mod requests;
mod retain;
mod schema;
mod settings;
mod summaries;
mod sweep;

pub(super) use folder::Durable;
pub(crate) use open::Location;
pub(super) use open::open;
