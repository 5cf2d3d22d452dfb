//! Texts without the characters that have no glyphs.

use std::borrow::Cow;

/// Converts line ends to `\n` and other control characters to spaces, because fonts
/// have no glyphs for them.
pub(super) fn printable(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_forbidden = |c| matches!(c, '\u{feff}' | '\u{fffe}');
    if !text.contains(|c: char| (c.is_control() && c != '\n') || is_forbidden(c)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            // The byte order mark is invisible. PDF/UA forbids it and its mirror image.
            '\u{feff}' => {}
            '\u{fffe}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.into()
}
