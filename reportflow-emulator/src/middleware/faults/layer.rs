//! The state of the layer of faults.

use std::sync::Arc;

use crate::generation::Generator;
use crate::middleware::rejections::Rejections;

/// The state of the layer of a route.
#[derive(Clone)]
pub(crate) struct FaultLayer {
    pub(crate) generator: Arc<Generator>,
    pub(crate) route: Route,
    /// The name of the workspace that gets requests without one.
    pub(crate) first_workspace: String,
}

/// The names by which faults match a route.
#[derive(Clone)]
pub(crate) enum Route {
    Generate(Rejections),
    Download,
    /// The list of designs, and their parameters.
    Designs,
    Token,
}

impl Route {
    /// Returns the word of the route in faults.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Route::Generate(rejections) => rejections.endpoint.as_str(),
            Route::Download => "download",
            Route::Designs => "designs",
            Route::Token => "token",
        }
    }
}
