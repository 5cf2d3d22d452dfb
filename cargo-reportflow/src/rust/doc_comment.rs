//! What the designer says about a parameter, as the field's documentation.

use reportflow_schema::{Parameter, names};

/// Writes the label, where it says more than the name, and the description.
pub(super) fn write(source: &mut String, parameter: &Parameter) {
    let mut paragraphs = Vec::new();
    if names::snake(&parameter.label) != names::snake(&parameter.name) {
        paragraphs.push(lines(&parameter.label));
    }
    if let Some(description) = &parameter.description {
        paragraphs.push(lines(description));
    }
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs.dedup();
    for (place, lines) in paragraphs.iter().enumerate() {
        if place > 0 {
            source.push_str("    ///\n");
        }
        for line in lines {
            source.push_str("    /// ");
            source.push_str(line);
            source.push('\n');
        }
    }
}

/// The lines that hold something, as plain text.
fn lines(text: &str) -> Vec<String> {
    let line_break = |c| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    text.split(line_break)
        .map(|line| plain(line.trim()))
        .filter(|line| !line.is_empty())
        .collect()
}

/// A line that rustdoc shows as it stands: no links, tags, lists or code, which
/// `cargo test` would try to run.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' | '[' | ']' | '<' | '>' | '`' | '~' => plain.extend(['\\', c]),
            '\t' => plain.push(' '),
            // Nobody sees them, and the compiler refuses some.
            c if c.is_control() || is_direction(c) => {}
            c => plain.push(c),
        }
    }
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    let mark = plain[digits..].chars().next();
    let starts_a_list = match mark {
        Some('.' | ')') => digits > 0,
        Some('-' | '+' | '*' | '#' | '=' | '|') => digits == 0,
        _ => false,
    };
    if starts_a_list {
        plain.insert(digits, '\\');
    }
    plain.trim().to_owned()
}

/// Characters that turn the direction of the text, by which source can look
/// like other source.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
