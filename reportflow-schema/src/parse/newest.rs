//! The newest form: an array of parameters.

use std::collections::HashSet;

use super::{ParseError, check_depth, duplicate_name};
use crate::json::Json;
use crate::model::{Kind, Parameter};

/// Parses an array of `{name, type, label, …}`.
pub(super) fn parse_list(
    at: &str,
    items: Vec<Json>,
    depth: usize,
) -> Result<Vec<Parameter>, ParseError> {
    check_depth(at, depth)?;
    let mut names = HashSet::new();
    let mut parameters = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let at = format!("{at}/{index}");
        let parameter = match item {
            Json::Object(members) => parse_parameter(&at, members, depth)?,
            other => {
                let message = format!(
                    "expected a parameter (an object), found {}",
                    other.type_name()
                );
                return Err(ParseError::at(&at, message));
            }
        };
        if !names.insert(parameter.name.clone()) {
            return Err(duplicate_name(&format!("{at}/name"), &parameter.name));
        }
        parameters.push(parameter);
    }
    Ok(parameters)
}

fn parse_parameter(
    at: &str,
    members: Vec<(String, Json)>,
    depth: usize,
) -> Result<Parameter, ParseError> {
    let (mut name, mut kind, mut label, mut description) = (None, None, None, None);
    let mut spec = None;
    let mut other = Vec::new();
    for (member, value) in members {
        let slot = match member.as_str() {
            "name" => &mut name,
            "type" => &mut kind,
            "label" => &mut label,
            "description" => &mut description,
            "spec" => {
                if spec.replace(value).is_some() {
                    return Err(duplicate_member(&format!("{at}/spec"), "spec"));
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
            Json::String(_) => return Err(duplicate_member(&format!("{at}/{member}"), &member)),
            // Many JSON writers write `null` for a missing member.
            Json::Null if matches!(member.as_str(), "label" | "description") => {}
            value => {
                let message = format!("expected a string, found {}", value.type_name());
                return Err(ParseError::at(&format!("{at}/{member}"), message));
            }
        }
    }
    let missing = |member| ParseError::at(at, format!("missing `{member}` of a parameter"));
    let name = name.ok_or_else(|| missing("name"))?;
    let kind = Kind::from_name(&kind.ok_or_else(|| missing("type"))?);
    let spec = match spec {
        Some(Json::Array(items)) if kind.has_rows() => {
            parse_list(&format!("{at}/spec"), items, depth + 1)?
        }
        None | Some(Json::Null) => Vec::new(),
        Some(value) if kind.has_rows() => {
            let message = format!(
                "expected the parameters of a row (an array), found {}",
                value.type_name()
            );
            return Err(ParseError::at(&format!("{at}/spec"), message));
        }
        // The form of `spec` is unknown for other types.
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

fn duplicate_member(at: &str, member: &str) -> ParseError {
    ParseError::at(at, format!("duplicate member `{member}`"))
}
