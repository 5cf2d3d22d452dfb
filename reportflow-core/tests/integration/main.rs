//! The client, webhooks and archives, by the public API.
//!
//! Tests that change their process have a binary of their own.

mod api_contract;
#[cfg(feature = "axum")]
mod axum;
mod backoff;
mod batch;
#[cfg(feature = "blocking")]
mod blocking;
mod client_config;
mod connect_failures;
mod default_rate_limits;
mod designs;
mod download;
mod download_wait;
mod early_response;
mod error_responses;
mod faults;
mod generate_async;
mod generate_sync;
mod id;
mod idle_connections;
mod oauth;
mod oauth_failures;
mod proxy;
mod rate_limit_store;
mod rate_limiter;
mod redaction;
mod redirect;
mod request_hooks;
mod request_limits;
mod retry;
mod retry_after;
mod runtimes;
mod special_files;
mod stored_models;
#[cfg(feature = "rustls")]
mod tls_redirects;
mod unclear_responses;
mod unmarked_end;
#[cfg(feature = "webhook")]
mod webhook_deduplicator;
#[cfg(feature = "webhook")]
mod webhook_event;
#[cfg(feature = "webhook")]
mod webhook_event_storage;
#[cfg(feature = "http-body")]
mod webhook_hyper;
#[cfg(feature = "webhook")]
mod webhook_inbox;
#[cfg(feature = "webhook")]
mod webhook_timestamp;
#[cfg(feature = "webhook")]
mod webhook_verify;
mod without_runtime;
mod zero_timeout;
#[cfg(feature = "zip")]
mod zip;
#[cfg(feature = "zip")]
mod zip_names;

#[path = "../support/mod.rs"]
mod support;
