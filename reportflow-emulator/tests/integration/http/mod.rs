//! The emulator over HTTP.

mod api;
mod auth;
#[cfg(feature = "cli")]
mod binary;
mod bodies;
mod body_encodings;
#[cfg(all(unix, feature = "data"))]
mod client_disconnect;
mod designs;
mod documents;
mod malformed_json;
mod multiple_documents;
mod oauth;
mod passthrough_metadata;
mod rate_limits;
mod rendering;
#[cfg(feature = "data")]
mod restart;
mod stderr;
mod strict_params;
mod sync;
mod validation;
mod webhook;
#[cfg(feature = "cli")]
mod webhook_flags;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod webhook_https;
mod webhook_order;
mod webhook_receiver;
mod webhook_retries;
