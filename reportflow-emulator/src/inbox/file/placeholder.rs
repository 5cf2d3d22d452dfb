//! The image of a page that is missing.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

/// An empty page with a line through it.
const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="119" height="168" viewBox="0 0 119 168"><rect x="1" y="1" width="117" height="166" rx="4" fill="none" stroke="#8a94a3" stroke-width="2" stroke-dasharray="6 5"/><path d="M44 99 75 68" stroke="#8a94a3" stroke-width="3"/></svg>
"##;

pub(super) fn response() -> Response {
    let headers = [(CONTENT_TYPE, "image/svg+xml")];
    (StatusCode::NOT_FOUND, headers, SVG).into_response()
}
