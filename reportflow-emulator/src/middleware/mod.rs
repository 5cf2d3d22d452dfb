//! Layers that run before the handlers.

pub(crate) mod auth;
pub(crate) mod body_timeout;
pub(crate) mod faults;
pub(crate) mod rate_limit;
pub(crate) mod rejections;
pub(crate) mod request_log;
pub(crate) mod same_site;
