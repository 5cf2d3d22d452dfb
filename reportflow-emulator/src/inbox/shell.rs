//! Texts for a POSIX shell.

/// Quotes a text.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
