//! The size of a response's head.

use axum::http::HeaderMap;

/// The maximum size of a head that Node.js reads: the status line and all
/// headers. curl and Python read more.
pub(crate) const MAX_HEAD_BYTES: usize = 16 * 1024;

/// The status line, and the headers that the server adds: `content-length`,
/// `date` and `connection`.
const ADDED_BYTES: usize = 160;

/// Returns the size of the head with these headers.
pub(crate) fn size(headers: &HeaderMap) -> usize {
    let lines = headers
        .iter()
        .map(|(name, value)| line_size(name.as_str(), value.len()));
    ADDED_BYTES + lines.sum::<usize>()
}

pub(crate) fn line_size(name: &str, value_len: usize) -> usize {
    name.len() + ": \r\n".len() + value_len
}
