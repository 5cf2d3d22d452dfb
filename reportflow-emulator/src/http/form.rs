//! Names and values of forms and queries.

use percent_encoding::percent_decode_str;

/// Decodes the pairs of a form or a query. A pair is `None` if it is not UTF-8.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Option<(String, String)>> {
    text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name)?, decode(value)?))
    })
}

/// Decodes a name or a value.
pub(crate) fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}
