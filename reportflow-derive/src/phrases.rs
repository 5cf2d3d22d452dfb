//! Phrases that messages of several modules share.

use reportflow_schema::{EscapeControl, Kind};

/// The most names in one message.
pub(crate) const MAX_NAMES: usize = 12;

/// Returns "`a`, `b` and 3 more".
pub(crate) fn some_names(names: &[String]) -> String {
    let shown: Vec<_> = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| format!("`{}`", EscapeControl(name)))
        .collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Returns the kind with its article: "a number".
pub(crate) fn with_article(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Image => "an image".to_owned(),
        Kind::Array => "a table".to_owned(),
        Kind::Collection => "a collection".to_owned(),
        Kind::Other(name) => format!("of the unknown kind `{}`", EscapeControl(name)),
    }
}
