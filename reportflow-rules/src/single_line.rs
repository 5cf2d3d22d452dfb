//! Text from outside as a single line.

/// Joins the words of a text with single spaces. White space and control
/// characters separate words. So the result is one line in a log, and cannot
/// control a terminal.
///
/// ```
/// use reportflow_rules::single_line::single_line;
///
/// assert_eq!(single_line(" not\r\nfound\u{1b}[1m "), "not found [1m");
/// ```
#[must_use]
pub fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::single_line;

    #[test]
    fn words_have_one_space_between_them() {
        for (text, line) in [
            ("", ""),
            (" \t\n", ""),
            ("a", "a"),
            ("a\u{0}\u{0}b", "a b"),
            ("請求\u{3000}書\u{85}x\u{2028}y", "請求 書 x y"),
        ] {
            assert_eq!(single_line(text), line, "{text:?}");
        }
    }
}
