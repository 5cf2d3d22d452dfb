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

/// The maximum length of a header. Node.js reads 16 KiB of headers in all.
const MAX_BYTES: usize = 8 * 1024;

/// Returns the header of a file to store. Its name may be in any script. Omits a name
/// that is too long.
pub(crate) fn attachment(file_name: &str) -> String {
    header("attachment", file_name)
}

/// Returns the header of a file to show. The name is used if a reader stores it.
#[cfg(feature = "inbox")]
pub(crate) fn inline(file_name: &str) -> String {
    header("inline", file_name)
}

fn header(kind: &str, file_name: &str) -> String {
    let is_plain = |c: char| c == ' ' || (c.is_ascii_graphic() && !matches!(c, '"' | '\\'));
    let fallback: String = file_name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(file_name, NOT_ATTR_CHAR);
    let header = format!("{kind}; filename=\"{fallback}\"; filename*=UTF-8''{encoded}");
    if header.len() > MAX_BYTES {
        return kind.to_owned();
    }
    header
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
