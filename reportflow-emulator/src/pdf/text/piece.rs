//! Splits a long text, because shaping takes much memory and cannot be interrupted.

/// The maximum length of a piece in bytes. It takes a quarter of a second without
/// optimization.
pub(super) const MAX_LENGTH: usize = 8192;

/// The continuation after a piece.
pub(super) enum Continuation<'a> {
    End,
    /// A new line.
    Line(&'a str),
    /// The rest of the line.
    SameLine(&'a str),
}

/// Splits off a piece: if possible, whole lines.
pub(super) fn split_first(text: &str) -> (&str, Continuation<'_>) {
    if text.len() <= MAX_LENGTH {
        return (text, Continuation::End);
    }
    let (piece, rest) = text.split_at(text.floor_char_boundary(MAX_LENGTH));
    match piece.rfind('\n') {
        Some(end) => (&text[..end], Continuation::Line(&text[end + 1..])),
        None => (piece, Continuation::SameLine(rest)),
    }
}
