//! Characters that file names must not contain.

/// The printable characters that the service rejects in a file name. Windows
/// rejects them too.
pub const FORBIDDEN_CHARACTERS: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Returns whether a file name must not contain `character`: one of
/// [`FORBIDDEN_CHARACTERS`], or a control character.
///
/// ```
/// use reportflow_rules::file_names::is_forbidden;
///
/// assert!("11/2026".contains(is_forbidden));
/// assert!(!"請求書 2026-11.pdf".contains(is_forbidden));
/// ```
#[must_use]
pub fn is_forbidden(character: char) -> bool {
    FORBIDDEN_CHARACTERS.contains(&character) || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::is_forbidden;

    #[test]
    fn forbidden_characters() {
        for character in r#"/\:*?"<>|"#.chars().chain(['\0', '\n', '\u{7f}', '\u{85}']) {
            assert!(is_forbidden(character), "{character:?}");
        }
        for character in ['a', ' ', '.', '請', '／', '\u{200e}', '\''] {
            assert!(!is_forbidden(character), "{character:?}");
        }
    }
}
