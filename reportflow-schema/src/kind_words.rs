//! Unknown kinds that are meant as one of the known kinds. Any type fills an
//! unknown kind, so a misspelt one would switch off the check of its parameter.

use crate::json::Json;
use crate::model::{Kind, Parameter};
use crate::suggestions::{distance, folded};

/// The known kinds, with words of Rust and of the older lists. Each may be misspelt.
/// Words such as `decimal` or `picture` are not here: the service could have such
/// kinds.
static WORDS: [(Kind, &[&str]); 7] = [
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

/// Words that differ from a short kind by one letter, and are no slip of the fingers.
const OTHER_WORDS: [&str; 20] = [
    "test", "next", "tent", "data", "rate", "gate", "late", "mate", "fate", "dare", "dame", "daze",
    "dote", "book", "boot", "pool", "tool", "strong", "spring", "strict",
];

/// The maximum length of a word that is near no other, except with a doubled letter.
const MAX_SHORT_WORD: usize = 3;

/// Words for a value that may be missing. The kinds do not tell this.
const OPTIONAL: [&str; 6] = [
    "null",
    "none",
    "undefined",
    "nullable",
    "optional",
    "option",
];

/// Letters of Greek and Cyrillic, and the Latin letters that look the same.
const LOOK_ALIKES: [(&str, &str); 2] = [
    ("αεικνορτυχγ", "aeiknoptuxy"),
    ("аеікорстухѕмвь", "aeikopctyxsmbb"),
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
    for parameter in parameters {
        let name = &parameter.name;
        if let Kind::Other(word) = &parameter.kind {
            if let Some(hint) = hint(word, has_rows(parameter)) {
                found.push(format!(
                    "unknown kind `{word}` of parameter `{prefix}{name}`: {hint}"
                ));
            }
        }
        collect(&format!("{prefix}{name}[]."), &parameter.spec, found);
    }
}

/// Returns whether a word is probably meant as one of the known kinds.
pub(crate) fn is_misspelt_kind(word: &str) -> bool {
    meant_kind(word, false).is_some()
}

/// Returns whether a parameter of an unknown kind has a list of parameters as its
/// `spec`.
fn has_rows(parameter: &Parameter) -> bool {
    let mut members = parameter.other.iter();
    members.any(|(member, value)| member == "spec" && matches!(value, Json::Array(_)))
}

fn hint(word: &str, has_rows: bool) -> Option<String> {
    let typed = folded(word);
    let latin = without_look_alikes(&typed);
    if let Some(kind) = meant_kind(word, has_rows) {
        let kind = kind.as_str();
        let only_looks_so = latin != typed && latin == kind;
        let difference = if only_looks_so {
            ", which only looks the same"
        } else {
            ""
        };
        return Some(format!("did you mean `{kind}`{difference}?"));
    }
    let is_no_word = !typed.contains(|c: char| c.is_ascii_alphabetic());
    (is_no_word || word.contains('|')).then(|| {
        let kinds = WORDS.iter().map(|(kind, _)| format!("`{}`", kind.as_str()));
        format!("expected one of {}", kinds.collect::<Vec<_>>().join(", "))
    })
}

fn meant_kind(word: &str, has_rows: bool) -> Option<&'static Kind> {
    let latin = without_look_alikes(&folded(word));
    kind_of(&latin, has_rows).or_else(|| kind_without_optional(word, has_rows))
}

/// Returns the kind that a word without case and separators means.
fn kind_of(typed: &str, has_rows: bool) -> Option<&'static Kind> {
    let means = |(kind, words): &&(Kind, &[&str])| {
        let is_near = || has_rows && kind.has_rows() && distance(typed, kind.as_str(), 2).is_some();
        let is_word = |word: &&str| is_misspelling(typed, word);
        is_misspelling(typed, kind.as_str()) || words.iter().any(is_word) || is_near()
    };
    WORDS.iter().find(means).map(|(kind, _)| kind)
}

/// Returns the kind of a word such as `text|null` or `Option<number>`.
fn kind_without_optional(word: &str, has_rows: bool) -> Option<&'static Kind> {
    let words = word.split(|c: char| !c.is_alphanumeric()).map(folded);
    let (optional, other): (Vec<_>, Vec<_>) = words
        .filter(|word| !word.is_empty())
        .partition(|word| OPTIONAL.contains(&word.as_str()));
    match (optional.is_empty(), other.as_slice()) {
        (false, [other]) => kind_of(other, has_rows),
        _ => None,
    }
}

fn without_look_alikes(typed: &str) -> String {
    let latin = |character: char| {
        let mut pairs = LOOK_ALIKES
            .iter()
            .flat_map(|(others, latin)| others.chars().zip(latin.chars()));
        pairs
            .find(|(other, _)| *other == character)
            .map_or(character, |(_, latin)| latin)
    };
    typed.chars().map(latin).collect()
}

/// Returns true for the word itself in another case, and after one slip of the
/// fingers. Other words, such as `data` and `member`, stay valid kinds.
fn is_misspelling(typed: &str, word: &str) -> bool {
    if word.len() <= MAX_SHORT_WORD {
        // Any other slip makes a word such as `hint` or `tint`.
        let mut letters: Vec<char> = typed.chars().collect();
        letters.dedup();
        return typed == word
            || typed.len() == word.len() + 1 && letters.iter().copied().eq(word.chars());
    }
    let has_letters_of = |word: &str, other: &str| other.chars().all(|c| word.contains(c));
    match distance(typed, word, 1) {
        Some(0) => true,
        Some(1) if typed.len() < word.len() => true,
        // A plural. `images` could be a kind of its own.
        Some(1) if typed.strip_suffix('s') == Some(word) => word != Kind::Image.as_str(),
        // A wrong letter makes other words of the short ones.
        Some(1) if typed.chars().count() == word.len() => !OTHER_WORDS.contains(&typed),
        // Two letters are swapped, or one is doubled.
        Some(1) => has_letters_of(typed, word) && has_letters_of(word, typed),
        _ => false,
    }
}
