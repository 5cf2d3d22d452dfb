//! Text from outside, without characters that move the cursor.

/// Escapes control characters, with line breaks.
pub(crate) fn line(text: &str) -> String {
    escape(text, |_| false)
}

/// Escapes control characters, but not line breaks.
pub(crate) fn lines(text: &str) -> String {
    escape(text, |c| c == '\n')
}

/// Puts one space for control characters and white space.
pub(crate) fn single_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn escape(text: &str, is_allowed: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // They change the direction of the text.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                escaped.extend(c.escape_unicode());
            }
            c if c.is_control() && !is_allowed(c) => escaped.extend(c.escape_default()),
            c => escaped.push(c),
        }
    }
    escaped
}
