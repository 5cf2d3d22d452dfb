//! The header `Content-Disposition`, RFC 6266.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the `attr-char` of RFC 5987.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Returns the header of a file with a name in any script.
pub(crate) fn attachment(file_name: &str) -> String {
    let is_plain = |c: char| c == ' ' || (c.is_ascii_graphic() && !matches!(c, '"' | '\\'));
    let fallback: String = file_name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(file_name, NOT_ATTR_CHAR);
    format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_japanese_names_and_adds_an_ascii_fallback() {
        assert_eq!(
            attachment("請求書 1.pdf"),
            "attachment; filename=\"___ 1.pdf\"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8%201.pdf",
        );
    }
}
