//! Texts in queries, without regard to case.

use reportflow_rules::case_fold::fold_case;
use serde_json::Value;

/// The part of a value that is searched. Images in Base64 are far longer.
const MAX_SEARCHED_BYTES: usize = 64 * 1024;

/// A text that values may contain.
#[derive(Clone, Debug)]
pub(super) struct Text(String);

/// A text that values may contain, or `*` for any value.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Any,
    Text(Text),
}

impl Text {
    pub(super) fn new(text: &str) -> Text {
        Text(fold(text))
    }

    pub(super) fn is_in(&self, value: &str) -> bool {
        fold(start_of(value)).contains(&self.0)
    }

    /// Searches the keys, texts and numbers of a value.
    pub(super) fn is_in_json(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_in(text),
            Value::Number(number) => self.is_in(&number.to_string()),
            Value::Array(items) => items.iter().any(|item| self.is_in_json(item)),
            Value::Object(members) => members
                .iter()
                .any(|(key, value)| self.is_in(key) || self.is_in_json(value)),
            Value::Null | Value::Bool(_) => false,
        }
    }
}

impl Pattern {
    pub(super) fn new(text: &str) -> Pattern {
        match text {
            "*" => Pattern::Any,
            text => Pattern::Text(Text::new(text)),
        }
    }

    pub(super) fn is_in(&self, value: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Text(text) => text.is_in(value),
        }
    }
}

fn fold(text: &str) -> String {
    fold_case(text.chars()).collect()
}

fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SEARCHED_BYTES)]
}
