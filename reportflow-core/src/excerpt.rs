//! Excerpts of response bodies, for errors and logs.

use crate::byte_order_mark::strip_byte_order_mark;

const EXCERPT_CHARS: usize = 512;

/// Returns the first 512 characters.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT_CHARS).collect()
}

/// Returns whether a body looks like a JSON object, array or string.
pub(crate) fn is_json(body: &[u8]) -> bool {
    let body = body.trim_ascii_start();
    let body = strip_byte_order_mark(body);
    matches!(body.trim_ascii_start(), [b'{' | b'[' | b'"', ..])
}
