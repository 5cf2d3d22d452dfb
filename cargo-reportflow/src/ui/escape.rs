//! Text from outside, without characters that move the cursor or are invisible.

use reportflow_rules::characters::is_unseen;

/// Escapes invisible characters and line breaks.
pub(crate) fn line(text: &str) -> String {
    escape(text, |_| false)
}

/// Escapes invisible characters, but not line breaks.
pub(crate) fn lines(text: &str) -> String {
    escape(text, |c| c == '\n')
}

fn escape(text: &str, is_allowed: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(u32::from(c)) && !is_allowed(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}
