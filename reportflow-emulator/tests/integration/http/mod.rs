//! The emulator over HTTP.

mod api;
mod auth;
#[cfg(feature = "cli")]
mod binary;
mod bodies;
mod body_encodings;
#[cfg(all(unix, feature = "data"))]
mod client_disconnect;
mod connection_timeouts;
mod designs;
mod documents;
mod fault_admin;
mod fault_after;
mod fault_connections;
mod fault_documents;
#[cfg(feature = "cli")]
mod fault_flags;
mod fault_responses;
mod fault_times;
#[cfg(feature = "cli")]
mod logs;
mod malformed_json;
mod multiple_documents;
mod oauth;
mod passthrough_metadata;
#[cfg(feature = "cli")]
mod program;
mod rate_limits;
mod raw_client;
mod rendering;
#[cfg(feature = "data")]
mod restart;
mod seed;
#[cfg(all(feature = "cli", unix))]
mod shutdown;
mod stderr;
mod strict_params;
mod sync;
mod validation;
mod webhook;
