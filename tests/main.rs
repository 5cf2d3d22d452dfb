//! Tests of `reportflow` as its users see it.
//!
//! To test one area: `cargo test -p reportflow-tests --test integration hygiene::`

mod base_urls;
mod build_script;
mod crate_key;
mod dependencies;
mod derive;
mod docs;
mod editor;
mod end_to_end;
mod hygiene;
mod large_rows;
mod layers;
mod mutations;
mod random;
mod rebuild;
