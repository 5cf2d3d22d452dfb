use unicode_normalization::UnicodeNormalization as _;

use crate::filename::caseless;

/// Whether a name is a plain file name on every system. The service's archives
/// contain only such names.
pub(super) fn is_safe(name: &str) -> bool {
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control() || is_bidi_control(c);
    // Windows drops a trailing dot or space. This rejects `.` and `..` too.
    let trimmed_by_windows = name.ends_with(['.', ' ']);
    !name.is_empty() && !name.contains(forbidden) && !trimmed_by_windows && !is_device(name)
}

/// Returns a key that is equal for names that some file system treats as the same.
///
/// Those of Windows and macOS ignore case. Those of macOS also ignore whether `が`
/// is one character or two, and HFS+ ignores joiners.
pub(super) fn collision_key(name: &str) -> String {
    caseless(name.nfd().filter(|c| !is_ignored_by_hfs(*c)))
        .nfd()
        .collect()
}

/// Whether a character is in Unicode's `Bidi_Control`. Such a character displays
/// `fdp.exe` as `exe.pdf`; a mark at the start can do the same.
fn is_bidi_control(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether HFS+ ignores a character, among those that safe names may contain.
fn is_ignored_by_hfs(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
    )
}

/// Whether Windows treats a name as a device, with any extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|number| {
            matches!(
                number,
                "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}
