//! Names that a source cannot hold, or not in the form they have.

use reportflow_schema::names::is_composed;
use unicode_ident::{is_xid_continue, is_xid_start};

/// Whether a field can be called so.
pub(super) fn is_field_name(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || is_xid_start(first));
    // Not even as `r#self`.
    let reserved = ["_", "self", "Self", "super", "crate"].contains(&name);
    starts && characters.all(is_xid_continue) && !name.contains(is_composed) && !reserved
}

/// The name as Rust writes it, with escapes for what does not look like itself.
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
