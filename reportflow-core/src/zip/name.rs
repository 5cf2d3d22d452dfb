use unicode_normalization::UnicodeNormalization as _;

/// Whether a name is that of a file, here and on every other system, and of one
/// in the folder itself: the archives of the service have no others.
pub(super) fn is_safe(name: &str) -> bool {
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_control();
    // Windows drops both at the end: `..` among others.
    let ends_plainly = !name.ends_with(['.', ' ']);
    !name.is_empty() && !name.contains(forbidden) && ends_plainly && !is_device(name)
}

/// What two names have in common that some file systems take for the same:
/// those of Windows and macOS do not tell case apart, those of macOS neither
/// whether `が` is one character or two.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase().nfc().collect()
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
