//! Layers that run before the handlers.

pub(crate) mod auth;
pub(crate) mod rate_limit;
pub(crate) mod refusals;
