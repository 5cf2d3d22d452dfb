//! The form of Base64 text.

/// Returns whether a text is Base64 with padding, or a data URI of it.
pub(super) fn is_base64(text: &str) -> bool {
    let data_uri = text.strip_prefix("data:");
    let Some(text) = data_uri.map_or(Some(text), |uri| Some(uri.split_once(";base64,")?.1)) else {
        return false;
    };
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len() % 4 == 0 && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}
