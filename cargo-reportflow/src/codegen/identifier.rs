//! Converts names to identifiers that the compiler accepts without a warning.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_security::GeneralSecurityProfile as _;

/// The keywords of all editions that need `r#`. Omits weak keywords such as
/// `union`.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const UNRAWABLE: [&str; 3] = ["self", "super", "crate"];

/// Returns the name of a field in snake case, without `r#`. Removes characters
/// that an identifier cannot contain. Returns `None` if no character remains.
pub(super) fn field_name(name: &str) -> Option<String> {
    let snake_case = name.to_snake_case();
    let name = if is_accepted(&snake_case) {
        snake_case
    } else {
        // The compiler warns about full-width letters and half-width katakana,
        // but not about their normal forms.
        let normalized: String = name.nfkc().collect();
        join_words(&normalized.to_snake_case(), "_")
    };
    let name = match name.chars().next()? {
        first if unicode_ident::is_xid_start(first) => name,
        _ => format!("_{name}"),
    };
    Some(if UNRAWABLE.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    })
}

/// Returns the name of a type in upper camel case. Removes characters that an
/// identifier cannot contain. Returns `None` if no character remains. Puts
/// `prefix` before a digit or a lower-case letter.
pub(super) fn type_name(name: &str, prefix: &str) -> Option<String> {
    let normalized: String = name.nfkc().collect();
    let name = join_words(&normalized.to_upper_camel_case(), "");
    match name.chars().next()? {
        first if first.is_lowercase() => Some(format!("{prefix}{name}")),
        first if unicode_ident::is_xid_start(first) => Some(name),
        _ => Some(format!("{prefix}{name}")),
    }
}

/// Puts `r#` before a keyword.
pub(super) fn to_source(name: &str) -> String {
    if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Returns whether the compiler accepts the name without a warning. The first
/// character may need an underscore before it.
fn is_accepted(name: &str) -> bool {
    // The compiler and the derive compare names in this form.
    is_nfc(name) && name.chars().all(is_identifier_char) && !name.chars().any(char::is_uppercase)
}

fn is_identifier_char(c: char) -> bool {
    unicode_ident::is_xid_continue(c) && (c.is_ascii() || c.identifier_allowed())
}

/// Joins the words of a name by a separator. Characters that an identifier
/// cannot contain, and `_`, end a word.
fn join_words(name: &str, separator: &str) -> String {
    let words = name.split(|c| c == '_' || !is_identifier_char(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(separator).nfc().collect()
}
