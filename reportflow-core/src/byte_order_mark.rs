/// Returns a text without a byte order mark at its start, which some programs write.
pub(crate) fn strip_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}
