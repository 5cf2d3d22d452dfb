//! Writes the label and the description of a parameter as a doc comment.

use reportflow_schema::{Parameter, names};

/// Writes the label if it differs from the name, then the description.
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
    for (index, lines) in paragraphs.iter().enumerate() {
        if index > 0 {
            source.push_str("    ///\n");
        }
        for line in lines {
            source.push_str("    /// ");
            source.push_str(line);
            source.push('\n');
        }
    }
}

/// Returns the lines that are not blank, with Markdown escaped.
fn lines(text: &str) -> Vec<String> {
    let line_break = |c| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    text.split(line_break)
        .map(|line| escape_markdown(line.trim()))
        .filter(|line| !line.is_empty())
        .collect()
}

/// Escapes links, tags, lists and code. `cargo test` would run code as a doctest.
fn escape_markdown(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' | '[' | ']' | '<' | '>' | '`' | '~' => escaped.extend(['\\', c]),
            '\t' => escaped.push(' '),
            // They are invisible, and the compiler rejects some of them.
            c if c.is_control() || is_direction_mark(c) => {}
            c => escaped.push(c),
        }
    }
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let mark = escaped[digits..].chars().next();
    let starts_a_list = match mark {
        Some('.' | ')') => digits > 0,
        Some('-' | '+' | '*' | '#' | '=' | '|') => digits == 0,
        _ => false,
    };
    if starts_a_list {
        escaped.insert(digits, '\\');
    }
    escaped.trim().to_owned()
}

/// Returns whether the character changes the direction of the text, which can disguise
/// source code.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
