//! Names and values of forms and queries.

use percent_encoding::percent_decode_str;

/// Decodes the pairs of a form or a query. The bytes may not be UTF-8.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// Decodes a name or a value.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    percent_decode_str(&text.replace('+', " ")).collect()
}
