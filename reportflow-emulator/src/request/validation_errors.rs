//! Validation messages, with the texts of class-validator, which the service
//! uses.

use serde_json::Value;

/// Collects all messages about a body.
#[derive(Default)]
pub(super) struct ValidationErrors(pub(super) Vec<String>);

impl ValidationErrors {
    pub(super) fn push(&mut self, message: impl Into<String>) {
        self.0.push(message.into());
    }

    /// Returns a string that is not empty.
    pub(super) fn non_empty_string(&mut self, at: &str, value: Option<Value>) -> Option<String> {
        match value {
            Some(Value::String(text)) if !text.is_empty() => return Some(text),
            Some(Value::String(_)) => self.push(format!("{at} should not be empty")),
            _ => self.push(format!("{at} must be a string")),
        }
        None
    }

    /// Returns a whole number from 1.
    pub(super) fn version(&mut self, value: Option<Value>) -> Option<u64> {
        let number = value
            .as_ref()
            .and_then(Value::as_f64)
            .filter(|number| number.fract() == 0.0);
        match number {
            None => self.push("version must be an integer number"),
            Some(number) if number < 1.0 => self.push("version must not be less than 1"),
            Some(number) => return Some(number as u64),
        }
        None
    }
}
