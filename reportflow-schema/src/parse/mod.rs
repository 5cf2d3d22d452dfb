//! Parsing of parameter lists.

mod foreign;
mod foreign_bytes;
mod newest;
mod older;

use std::fmt;

use crate::escape_control::EscapeControl;
use crate::json::Json;
use crate::kind_words::misspelt_kinds;
use crate::model::{Kind, Parameter, ParameterList};

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
    has_advice: bool,
}

impl ParseError {
    /// Returns the JSON pointer (RFC 6901) to the error, such as `/0/spec/2/type`.
    /// It is empty for the whole document. It is `None` if the bytes are not JSON,
    /// and for kinds, whose message has the path of the parameter.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// Returns whether the message says what to do, such as "did you mean
    /// `number`?" or "run `git lfs pull`".
    #[must_use]
    pub fn has_advice(&self) -> bool {
        self.has_advice
    }

    fn at(pointer: &str, message: String) -> ParseError {
        ParseError {
            pointer: Some(pointer.to_owned()),
            message,
            has_advice: false,
        }
    }

    fn without_place(message: impl Into<String>) -> ParseError {
        ParseError {
            pointer: None,
            message: message.into(),
            has_advice: false,
        }
    }

    fn with_advice(mut self, has_advice: bool) -> ParseError {
        self.has_advice = has_advice;
        self
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
    /// (`docs/service.md`, section 4). Accepts every kind: a service may have
    /// kinds that this crate does not know.
    ///
    /// # Errors
    ///
    /// - The bytes are not JSON, or not in one of these forms. The message names
    ///   what they are, such as an HTML page or an error response.
    /// - A list has a duplicate name.
    /// - The list exceeds [`MAX_BYTES`] or [`MAX_DEPTH`].
    pub fn from_json(bytes: &[u8]) -> Result<ParameterList, ParseError> {
        if bytes.len() > MAX_BYTES {
            let message = format!("too large: {} bytes, the limit is {MAX_BYTES}", bytes.len());
            return Err(ParseError::without_place(message));
        }
        // Some editors write a byte order mark.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let json = serde_json::from_slice(bytes).map_err(|error| invalid_json(bytes, &error))?;
        let parameters = match json {
            Json::Array(items) if foreign::is_design_list(&items) => {
                return Err(foreign::design_list());
            }
            Json::Array(items) => newest::parse_list("", items, 1)?,
            Json::Object(members) => parse_object(members)?,
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

    /// Parses a list as [`ParameterList::from_json`], and rejects kinds that are
    /// probably mistakes of a person, such as `nubmer` and `string`. Snapshots are
    /// read by this function. They are often written by hand, and any type fills
    /// an unknown kind.
    ///
    /// ```
    /// use reportflow_schema::ParameterList;
    ///
    /// let list = |json: &str| ParameterList::from_snapshot(json.as_bytes());
    /// let error = list(r#"[{"name":"total","type":"nubmer"}]"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "unknown kind `nubmer` of parameter `total`: did you mean `number`?"
    /// );
    /// assert!(list(r#"[{"name":"total","type":"sparkline"}]"#).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`ParameterList::from_json`], and for such kinds.
    pub fn from_snapshot(bytes: &[u8]) -> Result<ParameterList, ParseError> {
        let list = ParameterList::from_json(bytes)?;
        match misspelt_kinds(&list.parameters) {
            Some(message) => Err(ParseError::without_place(message).with_advice(true)),
            None => Ok(list),
        }
    }
}

fn invalid_json(bytes: &[u8], error: &serde_json::Error) -> ParseError {
    match foreign_bytes::describe(bytes) {
        // The advice follows a semicolon.
        Some(description) => {
            ParseError::without_place(description).with_advice(description.contains("; "))
        }
        None if error.is_eof() => ParseError::without_place(format!("it is truncated: {error}")),
        None => ParseError::without_place(error.to_string()),
    }
}

/// Parses an object in one of the older forms. Many other objects look alike,
/// because any text could be the name of a kind: one kind at least must be known.
fn parse_object(members: Vec<(String, Json)>) -> Result<Vec<Parameter>, ParseError> {
    let has_kinds = older::has_known_kind(&members);
    if let Some(error) = foreign::describe_schema(&members) {
        return Err(error);
    }
    // An error response can have details that look like parameters.
    if let Some(error) = foreign::describe_error(&members) {
        return Err(error);
    }
    if !has_kinds {
        if let Some(error) = foreign::describe_object(&members) {
            return Err(error);
        }
    }
    let parameters = older::parse_list("", members, 1)?;
    if !has_kinds {
        let message = "expected a parameter list: no member is a kind such as `string` or `number`; replace values by their kinds";
        return Err(ParseError::at("", message.to_owned()));
    }
    Ok(parameters)
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

/// Returns the kind of a word in the older forms, which have another word for a
/// text.
fn older_kind(word: &str) -> Kind {
    if word == "string" {
        Kind::Text
    } else {
        Kind::from_name(word)
    }
}
