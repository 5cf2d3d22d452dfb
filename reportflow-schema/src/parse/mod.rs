//! Parsing of parameter lists.

mod newest;
mod older;

use std::fmt;

use crate::escape_control::EscapeControl;
use crate::json::Json;
use crate::model::ParameterList;

/// The maximum size of a list in bytes: 8 MiB. A parameter takes about 100
/// bytes, so no real list is near the limit.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The maximum depth of tables in tables. No known template exceeds 3.
pub const MAX_DEPTH: usize = 32;

/// An error in the bytes of a parameter list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pointer: Option<String>,
    message: String,
}

impl ParseError {
    /// Returns the JSON pointer (RFC 6901) to the error, such as `/0/spec/2/type`.
    /// It is empty for the whole document, and `None` if the bytes are not JSON.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    fn at(pointer: &str, message: String) -> ParseError {
        ParseError {
            pointer: Some(pointer.to_owned()),
            message,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Both contain names, which may contain control characters.
        match self.pointer.as_deref() {
            Some("") | None => {}
            Some(pointer) => write!(f, "at `{}`: ", EscapeControl(pointer))?,
        }
        EscapeControl(&self.message).fmt(f)
    }
}

impl std::error::Error for ParseError {}

impl ParameterList {
    /// Parses a list in any of the forms that the service has used
    /// (`docs/service.md`, section 4).
    ///
    /// # Errors
    ///
    /// - The bytes are not JSON, or not in one of these forms.
    /// - A list has a duplicate name.
    /// - The list exceeds [`MAX_BYTES`] or [`MAX_DEPTH`].
    pub fn from_json(bytes: &[u8]) -> Result<ParameterList, ParseError> {
        if bytes.len() > MAX_BYTES {
            let message = format!("too large: {} bytes, the limit is {MAX_BYTES}", bytes.len());
            return Err(ParseError {
                pointer: None,
                message,
            });
        }
        // Some editors write a byte order mark.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let json = serde_json::from_slice(bytes).map_err(|error| ParseError {
            pointer: None,
            message: error.to_string(),
        })?;
        let parameters = match json {
            Json::Array(items) => newest::parse_list("", items, 1)?,
            Json::Object(members) => older::parse_list("", members, 1)?,
            other => {
                let message = format!(
                    "expected a parameter list (an array or an object), found {}",
                    other.type_name()
                );
                return Err(ParseError::at("", message));
            }
        };
        Ok(ParameterList { parameters })
    }
}

fn check_depth(at: &str, depth: usize) -> Result<(), ParseError> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    let message = format!("tables are nested more than {MAX_DEPTH} deep");
    Err(ParseError::at(at, message))
}

fn duplicate_name(at: &str, name: &str) -> ParseError {
    ParseError::at(at, format!("duplicate name `{name}` in the list"))
}
