//! Unknown kinds that are meant as one of the known kinds. Any type fills an
//! unknown kind, so a misspelt one would switch off the check of its parameter.

use crate::model::{Kind, Parameter};
use crate::suggestions::{distance, folded};

/// The known kinds, with words that people write in their place.
const WORDS: [(Kind, &[&str]); 7] = [
    (Kind::Text, &["string", "str", "char", "varchar"]),
    (
        Kind::Number,
        &[
            "num", "numeric", "int", "integer", "long", "float", "double", "decimal", "i32", "i64",
            "u32", "u64", "f32", "f64",
        ],
    ),
    (Kind::Boolean, &["bool"]),
    (Kind::Date, &["datetime", "timestamp"]),
    (Kind::Image, &["img", "picture", "photo"]),
    (Kind::Array, &["table", "list", "vec", "rows"]),
    (Kind::Collection, &["object", "struct", "record", "map"]),
];

/// The maximum number of kinds in one message.
const MAX_KINDS: usize = 6;

/// Returns a message about the kinds that are probably mistakes, or `None`. A
/// service may send other words in the future: those are valid.
pub(crate) fn misspelt_kinds(parameters: &[Parameter]) -> Option<String> {
    let mut found = Vec::new();
    collect("", parameters, &mut found);
    let more = found.len().saturating_sub(MAX_KINDS);
    found.truncate(MAX_KINDS);
    match (found.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(found.join("; ")),
        (false, more) => Some(format!("{}; and {more} more", found.join("; "))),
    }
}

/// Collects a message for each misspelt kind. `prefix` is the path of the
/// table, such as `items[].`.
fn collect(prefix: &str, parameters: &[Parameter], found: &mut Vec<String>) {
    for Parameter {
        name, kind, spec, ..
    } in parameters
    {
        if let Kind::Other(word) = kind {
            if let Some(hint) = hint(word) {
                found.push(format!(
                    "unknown kind `{word}` of parameter `{prefix}{name}`: {hint}"
                ));
            }
        }
        collect(&format!("{prefix}{name}[]."), spec, found);
    }
}

fn hint(word: &str) -> Option<String> {
    let typed = folded(word);
    if !typed.contains(|c: char| c.is_ascii_alphabetic()) {
        let kinds: Vec<_> = WORDS
            .iter()
            .map(|(kind, _)| format!("`{}`", kind.as_str()))
            .collect();
        return Some(format!("expected one of {}", kinds.join(", ")));
    }
    let means = |(kind, words): &&(Kind, &[&str])| {
        // Fewer edits than for names: `selection` is no misspelt `collection`.
        let limit = if typed.len() > 5 { 2 } else { 1 };
        distance(&typed, kind.as_str()) <= limit || words.contains(&typed.as_str())
    };
    let (kind, _) = WORDS.iter().find(means)?;
    Some(format!("did you mean `{}`?", kind.as_str()))
}
