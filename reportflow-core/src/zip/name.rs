use unicode_normalization::UnicodeNormalization as _;

use reportflow_rules::case_fold::fold_case;

/// Whether a name is that of a file, here and on every other system, and of one
/// in the folder itself: the archives of the service have no others.
pub(super) fn is_safe(name: &str) -> bool {
    // What turns the direction shows `fdp.exe` as `exe.pdf`: all of Unicode's
    // `Bidi_Control`, as a mark at the start can do the same.
    let turns = |c: char| {
        matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
    };
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control() || turns(c);
    // Windows drops both at the end: `..` among others.
    let ends_plainly = !name.ends_with(['.', ' ']);
    !name.is_empty() && !name.contains(forbidden) && ends_plainly && !is_device(name)
}

/// What two names have in common that some file systems take for the same:
/// those of Windows and macOS do not tell case apart, those of macOS neither
/// whether `が` is one character or two, and HFS+ does not see what joins others.
pub(super) fn folded(name: &str) -> String {
    fold_case(name.nfd().filter(|c| !is_ignored(*c)))
        .nfd()
        .collect()
}

/// What HFS+ leaves out when it compares names, and safe ones may have.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
    )
}

/// What Windows takes for a device, whatever comes after its first dot.
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
