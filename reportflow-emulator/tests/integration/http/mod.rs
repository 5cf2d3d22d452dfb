//! The emulator over HTTP.

mod admin_deliveries;
mod admin_events;
mod admin_in_process;
mod admin_metrics;
mod admin_openapi;
mod admin_python;
mod admin_queries;
mod admin_replay;
mod admin_requests;
mod admin_same_site;
mod admin_wait;
pub(crate) mod api;
mod auth;
#[cfg(feature = "cli")]
mod binary;
mod bodies;
mod body_encodings;
#[cfg(unix)]
mod client_disconnect;
#[cfg(feature = "cli")]
mod command;
mod connection_timeouts;
#[cfg(feature = "cli")]
mod crash;
#[cfg(feature = "data")]
mod data_folder;
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
mod fault_webhooks;
pub(crate) mod held_documents;
#[cfg(feature = "cli")]
mod large_bodies;
#[cfg(feature = "cli")]
mod logs;
mod malformed_json;
#[cfg(target_os = "linux")]
mod memory;
mod multiple_documents;
mod oauth;
#[cfg(feature = "data")]
mod older_versions;
mod passthrough_metadata;
#[cfg(feature = "cli")]
mod plain_documents;
mod program;
mod rate_limits;
mod raw_client;
mod rendering;
#[cfg(feature = "data")]
mod restart;
#[cfg(all(feature = "cli", feature = "cloud"))]
mod s3;
mod seed;
#[cfg(all(feature = "cli", unix))]
mod shutdown;
mod stderr;
#[cfg(feature = "data")]
mod storage_errors;
mod strict_params;
mod sync;
mod validation;
mod webhook;
#[cfg(feature = "cli")]
mod webhook_flags;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod webhook_https;
mod webhook_order;
pub(crate) mod webhook_receiver;
mod webhook_retries;
