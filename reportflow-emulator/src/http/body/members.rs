//! JSON objects with members that are not parsed yet.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::syntax_error;
use crate::api_error::ApiError;

/// The members of a JSON object. The last of equal keys wins, as in JavaScript.
pub(crate) struct Members<'a>(HashMap<String, &'a RawValue>);

impl<'a> Members<'a> {
    /// Parses a whole body. An array has no members, so that all fields are
    /// missing. Other values are errors, as in body-parser's strict mode.
    pub(crate) fn of_body(json: &'a str) -> Result<Members<'a>, ApiError> {
        let parsed = match json.trim_start().as_bytes() {
            [b'{', ..] => serde_json::from_str(json).map(Members),
            [b'[', ..] => {
                serde_json::from_str::<&RawValue>(json).map(|_| Members(HashMap::default()))
            }
            _ => return Err(syntax_error::at_start(json)),
        };
        parsed.map_err(|error| syntax_error::describe(json, &error))
    }

    /// Returns the members of a value, or `None` if it is not an object.
    pub(crate) fn of(value: &'a RawValue) -> Option<Members<'a>> {
        serde_json::from_str(value.get()).ok().map(Members)
    }

    /// Returns a member. `null` counts as missing, as in class-validator.
    pub(crate) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.get(key).copied().filter(|raw| raw.get() != "null")
    }

    /// Returns a member that is a text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.get()).ok()
    }
}
