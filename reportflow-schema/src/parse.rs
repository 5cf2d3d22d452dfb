use std::collections::HashSet;
use std::fmt;

use crate::escape_control::EscapeControl;
use crate::json::Json;
use crate::model::{Kind, Parameter, ParameterList};

/// The largest list that is read, in bytes: 8 MiB. A parameter takes some 100
/// bytes, so no real list comes near.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// How deep tables may lie in tables. No template is known to go beyond 3.
pub const MAX_DEPTH: usize = 32;

/// Why bytes are no parameter list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pointer: Option<String>,
    message: String,
}

impl ParseError {
    /// The JSON pointer (RFC 6901) to what is wrong, such as `/0/spec/2/type`;
    /// empty for the whole document, `None` where the bytes are no JSON at all.
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
        // Both hold names, which hold what they like.
        match self.pointer.as_deref() {
            Some("") | None => {}
            Some(pointer) => write!(f, "at `{}`: ", EscapeControl(pointer))?,
        }
        EscapeControl(&self.message).fmt(f)
    }
}

impl std::error::Error for ParseError {}

impl ParameterList {
    /// Reads a list in any of the forms that the service has used
    /// (`docs/service.md`, section 4).
    ///
    /// # Errors
    ///
    /// Bytes that are no JSON, or are JSON of another form; a name that stands
    /// twice in a list; more than [`MAX_BYTES`] or [`MAX_DEPTH`].
    pub fn from_json(bytes: &[u8]) -> Result<ParameterList, ParseError> {
        if bytes.len() > MAX_BYTES {
            let message = format!(
                "{} bytes, more than the {MAX_BYTES} that are read",
                bytes.len()
            );
            return Err(ParseError {
                pointer: None,
                message,
            });
        }
        // A mark that some editors write before the text.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let json = serde_json::from_slice(bytes).map_err(|error| ParseError {
            pointer: None,
            message: error.to_string(),
        })?;
        let parameters = match json {
            Json::Array(items) => newest_list("", items, 1)?,
            Json::Object(members) => older_list("", members, 1)?,
            other => {
                let what = other.what();
                let message =
                    format!("expected a parameter list (an array or an object), found {what}");
                return Err(ParseError::at("", message));
            }
        };
        Ok(ParameterList { parameters })
    }
}

/// An array of `{name, type, label, …}`.
fn newest_list(at: &str, items: Vec<Json>, depth: usize) -> Result<Vec<Parameter>, ParseError> {
    check_depth(at, depth)?;
    let mut names = HashSet::new();
    let mut parameters = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let at = format!("{at}/{index}");
        let parameter = match item {
            Json::Object(members) => newest_parameter(&at, members, depth)?,
            other => {
                let message = format!("expected a parameter (an object), found {}", other.what());
                return Err(ParseError::at(&at, message));
            }
        };
        if !names.insert(parameter.name.clone()) {
            return Err(twice(&format!("{at}/name"), &parameter.name));
        }
        parameters.push(parameter);
    }
    Ok(parameters)
}

fn newest_parameter(
    at: &str,
    members: Vec<(String, Json)>,
    depth: usize,
) -> Result<Parameter, ParseError> {
    let (mut name, mut word, mut label, mut description) = (None, None, None, None);
    let mut spec = None;
    let mut other = Vec::new();
    for (member, value) in members {
        let slot = match member.as_str() {
            "name" => &mut name,
            "type" => &mut word,
            "label" => &mut label,
            "description" => &mut description,
            "spec" => {
                if spec.replace(value).is_some() {
                    return Err(twice(&format!("{at}/spec"), "spec"));
                }
                continue;
            }
            _ => {
                other.push((member, value));
                continue;
            }
        };
        match value {
            Json::String(text) if slot.is_none() => *slot = Some(text),
            Json::String(_) => return Err(twice(&format!("{at}/{member}"), &member)),
            // Absent, in the words of many a JSON writer.
            Json::Null if matches!(member.as_str(), "label" | "description") => {}
            value => {
                let message = format!("expected a string, found {}", value.what());
                return Err(ParseError::at(&format!("{at}/{member}"), message));
            }
        }
    }
    let missing = |member| ParseError::at(at, format!("a parameter needs a `{member}`"));
    let name = name.ok_or_else(|| missing("name"))?;
    let kind = Kind::from_name(&word.ok_or_else(|| missing("type"))?);
    let spec = match spec {
        Some(Json::Array(items)) if kind.has_rows() => {
            newest_list(&format!("{at}/spec"), items, depth + 1)?
        }
        None | Some(Json::Null) => Vec::new(),
        Some(value) if kind.has_rows() => {
            let message = format!(
                "expected the parameters of a row (an array), found {}",
                value.what()
            );
            return Err(ParseError::at(&format!("{at}/spec"), message));
        }
        // What a `spec` of another type holds is unknown.
        Some(value) => {
            other.push(("spec".to_owned(), value));
            Vec::new()
        }
    };
    let label = label.unwrap_or_else(|| name.clone());
    Ok(Parameter {
        name,
        kind,
        label,
        description,
        spec,
        other,
    })
}

/// A map from names to words, to nested maps, or to arrays of one such map.
fn older_list(
    at: &str,
    members: Vec<(String, Json)>,
    depth: usize,
) -> Result<Vec<Parameter>, ParseError> {
    check_depth(at, depth)?;
    let mut names = HashSet::new();
    let mut parameters = Vec::with_capacity(members.len());
    for (name, value) in members {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        if !names.insert(name.clone()) {
            return Err(twice(&at, &name));
        }
        let (kind, spec) = older_parameter(&at, value, depth)?;
        let label = name.clone();
        let description = None;
        parameters.push(Parameter {
            name,
            kind,
            label,
            description,
            spec,
            other: Vec::new(),
        });
    }
    Ok(parameters)
}

fn older_parameter(
    at: &str,
    value: Json,
    depth: usize,
) -> Result<(Kind, Vec<Parameter>), ParseError> {
    match value {
        Json::String(word) if word == "string" => Ok((Kind::Text, Vec::new())),
        Json::String(word) => Ok((Kind::from_name(&word), Vec::new())),
        Json::Object(members) => Ok((Kind::Collection, older_list(at, members, depth + 1)?)),
        Json::Array(mut items) => match (items.pop(), items.is_empty()) {
            (Some(Json::Object(members)), true) => Ok((
                Kind::Array,
                older_list(&format!("{at}/0"), members, depth + 1)?,
            )),
            _ => {
                let message = "expected one object that describes the rows".to_owned();
                Err(ParseError::at(at, message))
            }
        },
        other => {
            let message = format!(
                "expected a type word, an object or an array of one object, found {}",
                other.what()
            );
            Err(ParseError::at(at, message))
        }
    }
}

fn check_depth(at: &str, depth: usize) -> Result<(), ParseError> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    let message = format!("tables lie in tables more than {MAX_DEPTH} deep");
    Err(ParseError::at(at, message))
}

fn twice(at: &str, name: &str) -> ParseError {
    ParseError::at(at, format!("`{name}` stands twice in the same list"))
}
