//! The names of parameters as Rust source text.

use reportflow_schema::names::is_composed;
use unicode_ident::{is_xid_continue, is_xid_start};

/// Returns true if `name` is valid as the name of a field.
pub(super) fn is_field_name(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || is_xid_start(first));
    // These names are invalid even with `r#`.
    let reserved = ["_", "self", "Self", "super", "crate"].contains(&name);
    starts && characters.all(is_xid_continue) && !name.contains(is_composed) && !reserved
}

/// Returns the name as a string literal, with escapes for characters that look like
/// others.
pub(super) fn literal(name: &str) -> String {
    let mut text = String::from('"');
    for character in name.chars() {
        if is_composed(character) {
            text.extend(character.escape_unicode());
        } else {
            let quoted = format!("{:?}", String::from(character));
            text.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    text.push('"');
    text
}
