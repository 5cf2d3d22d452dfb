use reportflow_rules::case_fold::fold_case;
use reportflow_rules::device_names::is_device_name;
use reportflow_rules::file_names;
use unicode_normalization::UnicodeNormalization as _;

/// The maximum length of a file name, in units of [`len`].
pub const MAX_LEN: usize = 255;

/// The unit of [`len`], for messages.
pub(super) const LEN_UNIT: &str = if cfg!(windows) {
    "UTF-16 units"
} else {
    "bytes"
};

/// Returns the length of a name as file systems count it: UTF-16 units on Windows,
/// bytes on other systems.
pub fn len(name: &str) -> usize {
    if cfg!(windows) {
        name.encode_utf16().count()
    } else {
        name.len()
    }
}

/// Returns true if a name is a plain file name on every system. The service's archives
/// contain only such names.
pub fn is_safe(name: &str) -> bool {
    let forbidden = |c: char| file_names::is_forbidden(c) || is_bidi_control(c);
    // Windows drops a trailing dot or space. This rejects `.` and `..` too.
    let trimmed_by_windows = name.ends_with(['.', ' ']);
    !name.is_empty() && !name.contains(forbidden) && !trimmed_by_windows && !is_device_name(name)
}

/// Returns a key that is equal for names that some file system treats as the same.
///
/// The file systems of Windows and macOS ignore case. On macOS, `が` as one character
/// equals `が` as two characters. HFS+ also ignores joiners.
pub fn collision_key(name: &str) -> String {
    fold_case(name.nfd().filter(|c| !is_ignored_by_hfs(*c)))
        .nfd()
        .collect()
}

/// Returns true if a character is in Unicode's `Bidi_Control`. Such a character can
/// display `fdp.exe` as `exe.pdf`. A mark at the start of the name is enough.
fn is_bidi_control(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Returns true if HFS+ ignores a character. Lists only characters of safe names.
fn is_ignored_by_hfs(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
    )
}
