//! The language of a document.

use reportflow_schema::Parameter;
use serde_json::{Map, Value};

/// Later characters of a value are not read.
const MAX_LENGTH: usize = 200;

/// The language of dates and flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) enum Language {
    English,
    Japanese,
}

impl Language {
    /// Returns Japanese if a label or a value has kana or kanji.
    pub(in crate::pdf) fn of(parameters: &[Parameter], params: &Map<String, Value>) -> Language {
        let is_japanese = parameters.iter().any(|parameter| {
            labels_are_japanese(parameter)
                || params.get(&parameter.name).is_some_and(value_is_japanese)
        });
        if is_japanese {
            Language::Japanese
        } else {
            Language::English
        }
    }

    /// Returns the tag of BCP 47.
    pub(in crate::pdf) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Japanese => "ja",
        }
    }
}

fn labels_are_japanese(parameter: &Parameter) -> bool {
    is_japanese(&parameter.label) || parameter.spec.iter().any(labels_are_japanese)
}

fn value_is_japanese(value: &Value) -> bool {
    match value {
        Value::String(text) => is_japanese(text),
        Value::Array(values) => values.iter().any(value_is_japanese),
        Value::Object(members) => members.values().any(value_is_japanese),
        _ => false,
    }
}

fn is_japanese(text: &str) -> bool {
    let mut chars = text.chars().take(MAX_LENGTH);
    chars.any(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}
