//! HTTP: URLs, headers and TLS.

pub(crate) mod base_url;
pub(crate) mod connection_settings;
pub(crate) mod content_disposition;
mod environment_proxy;
pub(crate) mod headers;
pub(crate) mod origin;
pub(crate) mod tls;
