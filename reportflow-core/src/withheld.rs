//! What no error holds of a body, which may have a passcode in it.

use serde::de::Error as _;

/// Whether it is JSON, or a JSON text, in which there may be more.
pub(crate) fn is_json(body: &[u8]) -> bool {
    let body = body.trim_ascii_start();
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    matches!(body.trim_ascii_start(), [b'{' | b'[' | b'"', ..])
}

/// The error without the value that it quotes when another type was expected.
pub(crate) fn unquoted(error: serde_json::Error) -> serde_json::Error {
    let words = error.to_string();
    // The value may hold the same words, and they stand after it.
    let Some((found, expected)) = words.rsplit_once(", expected ") else {
        return error;
    };
    let kind = found.split(['"', '`']).next().unwrap_or_default();
    serde_json::Error::custom(format_args!("{}, expected {expected}", kind.trim_end()))
}
