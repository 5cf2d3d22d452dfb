//! What is wrong with a body, in the words of class-validator, which the
//! service uses.

use serde_json::Value;

pub(super) struct Findings(pub(super) Vec<String>);

impl Findings {
    pub(super) fn add(&mut self, finding: impl Into<String>) {
        self.0.push(finding.into());
    }

    pub(super) fn text(&mut self, at: &str, value: Option<Value>) -> Option<String> {
        match value {
            Some(Value::String(text)) if !text.is_empty() => return Some(text),
            Some(Value::String(_)) => self.add(format!("{at} should not be empty")),
            _ => self.add(format!("{at} must be a string")),
        }
        None
    }

    pub(super) fn version(&mut self, value: Option<Value>) -> Option<u64> {
        let number = value
            .as_ref()
            .and_then(Value::as_f64)
            .filter(|number| number.fract() == 0.0);
        match number {
            None => self.add("version must be an integer number"),
            Some(number) if number < 1.0 => self.add("version must not be less than 1"),
            Some(number) => return Some(number as u64),
        }
        None
    }
}
