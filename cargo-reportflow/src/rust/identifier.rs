//! Names as identifiers that the compiler takes without a warning.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_security::GeneralSecurityProfile as _;

/// The keywords of all editions that need `r#`; words such as `union` are names
/// as well.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const NEVER: [&str; 3] = ["self", "super", "crate"];

/// The name of a field, without `r#`: the name in snake case where that is an
/// identifier, else what is left of it. `None` where nothing is, as of an emoji.
pub(super) fn field(name: &str) -> Option<String> {
    let usual = name.to_snake_case();
    let name = if is_usual(&usual) {
        usual
    } else {
        // Full-width letters and half-width katakana are words for the
        // compiler, but it warns of each: their common forms do.
        let common: String = name.nfkc().collect();
        kept(&common.to_snake_case(), "_")
    };
    let name = match name.chars().next()? {
        first if unicode_ident::is_xid_start(first) => name,
        _ => format!("_{name}"),
    };
    Some(if NEVER.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    })
}

/// The name of a type, or `None` where nothing of the name can stand in one.
/// `digits` goes before a name that begins with a digit.
pub(super) fn type_name(name: &str, digits: &str) -> Option<String> {
    let common: String = name.nfkc().collect();
    let name = kept(&common.to_upper_camel_case(), "");
    match name.chars().next()? {
        first if first.is_lowercase() => Some(format!("{digits}{name}")),
        first if unicode_ident::is_xid_start(first) => Some(name),
        _ => Some(format!("{digits}{name}")),
    }
}

/// With `r#` where the name is a keyword.
pub(super) fn spelt(name: &str) -> String {
    if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Whether the name, after an underscore at most, is one that the compiler
/// reads as it is written, and does not warn of.
fn is_usual(name: &str) -> bool {
    // The compiler reads names in this form, and so does the derive.
    is_nfc(name) && name.chars().all(is_common) && !name.chars().any(char::is_uppercase)
}

fn is_common(c: char) -> bool {
    unicode_ident::is_xid_continue(c) && (c.is_ascii() || c.identifier_allowed())
}

/// The common characters of a name; `between` stands where others were.
fn kept(name: &str, between: &str) -> String {
    let words = name.split(|c| c == '_' || !is_common(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(between).nfc().collect()
}
