//! Servers, senders and archives that several tests use.

#![allow(unreachable_pub, reason = "modules of test binaries")]

pub mod fault_matrix;
pub mod oauth_issuer;
pub mod test_server;
#[cfg(feature = "webhook")]
pub mod webhook_events;
#[cfg(feature = "webhook")]
pub mod webhook_schemes;
#[cfg(feature = "http-body")]
pub mod webhook_sender;
#[cfg(feature = "zip")]
pub mod zip_archive;
