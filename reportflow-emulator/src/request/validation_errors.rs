//! Validation messages, with the texts of class-validator, which the service
//! uses.

use serde_json::value::RawValue;

use crate::requested_version::RequestedVersion;

/// Collects all messages about a body.
#[derive(Default)]
pub(super) struct ValidationErrors(pub(super) Vec<String>);

impl ValidationErrors {
    pub(super) fn push(&mut self, message: impl Into<String>) {
        self.0.push(message.into());
    }

    /// Returns a string that is not empty.
    pub(super) fn non_empty_string(
        &mut self,
        at: &str,
        value: Option<&RawValue>,
    ) -> Option<String> {
        let text: Option<String> = value.and_then(|raw| serde_json::from_str(raw.get()).ok());
        match text {
            Some(text) if !text.is_empty() => return Some(text),
            Some(_) => self.push(format!("{at} should not be empty")),
            None => self.push(format!("{at} must be a string")),
        }
        None
    }

    /// Returns a whole number from 1.
    pub(super) fn version(&mut self, value: Option<&RawValue>) -> Option<RequestedVersion> {
        match RequestedVersion::parse(value.map_or("", RawValue::get)) {
            Ok(version) => Some(version),
            Err(message) => {
                self.push(message);
                None
            }
        }
    }
}
