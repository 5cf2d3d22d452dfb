//! Unknown kinds that are meant as one of the known kinds. Any type fills an
//! unknown kind, so a misspelt one would switch off the check of its parameter.

use std::collections::BTreeSet;

use crate::model::{Kind, Parameter};
use crate::suggestions::{distance, folded};

/// The known kinds, with words of Rust and of the older lists. Words such as
/// `decimal` or `picture` are not here: the service could have such kinds.
const WORDS: [(Kind, &[&str]); 7] = [
    (Kind::Text, &["string", "str"]),
    (
        Kind::Number,
        &["num", "int", "i32", "i64", "u32", "u64", "f32", "f64"],
    ),
    (Kind::Boolean, &["bool"]),
    (Kind::Date, &[]),
    (Kind::Image, &[]),
    (Kind::Array, &["vec"]),
    (Kind::Collection, &["struct"]),
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
        is_misspelling(&typed, kind.as_str()) || words.contains(&typed.as_str())
    };
    let (kind, _) = WORDS.iter().find(means)?;
    Some(format!("did you mean `{}`?", kind.as_str()))
}

/// Returns true for the word itself in another case, and after one slip of the
/// fingers. Other words, such as `data` and `member`, stay valid kinds.
fn is_misspelling(typed: &str, word: &str) -> bool {
    let letters = |word: &str| word.chars().collect::<BTreeSet<char>>();
    match distance(typed, word) {
        0 => true,
        1 if typed.len() < word.len() => true,
        // A plural. `images` could be a kind of its own.
        1 if typed.strip_suffix('s') == Some(word) => word != Kind::Image.as_str(),
        // A wrong letter makes other words of the short ones: `test`, `rate`.
        1 if typed.len() == word.len() && word.len() > 4 => true,
        // Two letters are swapped, or one is doubled.
        1 => letters(typed) == letters(word),
        _ => false,
    }
}
