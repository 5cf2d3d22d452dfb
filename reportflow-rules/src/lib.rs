//! Rules that several crates of reportflow share; not for direct use.
//!
//! Each module holds one rule. The derives, the client, the build script, the
//! emulator and the command-line tool apply the same rule by calling it here.
//! This crate has no dependencies. Its API may change with each release of
//! reportflow.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod base_url;
pub mod case_fold;
pub mod characters;
pub mod credentials;
pub mod dates;
pub mod design_ids;
pub mod device_names;
pub mod edit_distance;
pub mod error_chain;
pub mod escapes;
pub mod file_names;
pub mod loopback;
pub mod packed;
pub mod proxy;
pub mod replaceable_file;
pub mod safe_integer;
pub mod secrets;
pub mod single_line;
