//! One record of the input, before it is checked.

use serde_json::Value;

/// The members of one document, with the mistakes that its format shows.
#[derive(Debug)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) members: Vec<Member>,
    /// The cells of its rows in the reports, in the order of the columns.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) mistakes: Vec<String>,
}

/// A parameter, or a value for the key or the passthrough.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// The JSON to send, with the digits of the input.
    pub(super) json: String,
    pub(super) value: Value,
}

impl Record {
    pub(super) fn get(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

impl Member {
    /// Returns a text, a number or a boolean value as it is in a key and a file name.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => Some(&self.json),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// Returns the JSON of an object from the names and the JSON of its members.
pub(super) fn object<'m>(members: impl Iterator<Item = (&'m str, &'m str)>) -> String {
    let mut json = String::from("{");
    for (index, (name, value)) in members.enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push_str(&Value::from(name).to_string());
        json.push(':');
        json.push_str(value);
    }
    json.push('}');
    json
}
