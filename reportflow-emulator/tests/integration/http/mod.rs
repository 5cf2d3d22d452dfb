//! The emulator over HTTP.

mod api;
mod auth;
#[cfg(feature = "cli")]
mod binary;
mod bodies;
mod body_encodings;
#[cfg(all(unix, feature = "data"))]
mod client_disconnect;
#[cfg(feature = "cli")]
mod crash;
#[cfg(feature = "data")]
mod data_folder;
mod designs;
mod documents;
mod malformed_json;
#[cfg(target_os = "linux")]
mod memory;
mod multiple_documents;
mod oauth;
mod passthrough_metadata;
mod rate_limits;
mod rendering;
#[cfg(feature = "data")]
mod restart;
#[cfg(all(feature = "cli", feature = "cloud"))]
mod s3;
mod stderr;
mod strict_params;
mod sync;
mod validation;
mod webhook;
