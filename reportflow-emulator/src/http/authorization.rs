//! The header `Authorization`.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

/// Returns the credentials if the header has this scheme.
pub(crate) fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (actual, credentials) = header.split_once(' ')?;
    actual
        .eq_ignore_ascii_case(scheme)
        .then(|| credentials.trim_start())
}
