//! Places in the parameters of a request, as JSON pointers (RFC 6901).

/// The place of a row that script copies. JSON pointers use it for a new item.
pub(super) const NEW_ROW: &str = "-";

pub(super) fn child(pointer: &str, name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{name}")
}
