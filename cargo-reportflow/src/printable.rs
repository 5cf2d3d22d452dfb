//! Text from outside, without characters that would move the cursor.

/// One line.
pub(crate) fn line(text: &str) -> String {
    escaped(text, |_| false)
}

/// Several lines.
pub(crate) fn lines(text: &str) -> String {
    escaped(text, |c| c == '\n')
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                printable.extend(c.escape_unicode());
            }
            c if c.is_control() && !keep(c) => printable.extend(c.escape_default()),
            c => printable.push(c),
        }
    }
    printable
}
