//! The two older forms: flat and nested maps of names.

use std::collections::HashSet;

use super::foreign::is_parameter;
use super::{ParseError, check_depth, duplicate_name, older_kind};
use crate::json::Json;
use crate::model::{Kind, Parameter};

/// Returns whether a member is a known kind, at any depth. An empty map has no
/// parameters, and is valid.
pub(super) fn has_known_kind(members: &[(String, Json)]) -> bool {
    let is_kind = |(_, value): &(String, Json)| match value {
        Json::String(word) => !matches!(older_kind(word), Kind::Other(_)),
        Json::Object(members) => has_known_kind(members),
        Json::Array(items) => {
            matches!(items.first(), Some(Json::Object(row)) if has_known_kind(row))
        }
        _ => false,
    };
    members.is_empty() || !is_parameter(members) && members.iter().any(is_kind)
}

/// Parses a map from names to type names, to nested maps, or to arrays of one
/// such map.
pub(super) fn parse_list(
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
            return Err(duplicate_name(&at, &name));
        }
        let (kind, spec) = parse_parameter(&at, value, depth)?;
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

fn parse_parameter(
    at: &str,
    value: Json,
    depth: usize,
) -> Result<(Kind, Vec<Parameter>), ParseError> {
    match value {
        Json::String(word) => Ok((older_kind(&word), Vec::new())),
        Json::Object(members) => Ok((Kind::Collection, parse_list(at, members, depth + 1)?)),
        Json::Array(mut items) => match (items.pop(), items.is_empty()) {
            (Some(Json::Object(members)), true) => Ok((
                Kind::Array,
                parse_list(&format!("{at}/0"), members, depth + 1)?,
            )),
            _ => {
                let message = "expected one object that describes the rows".to_owned();
                Err(ParseError::at(at, message))
            }
        },
        other => {
            let message = format!(
                "expected a type name, an object or an array of one object, found {}",
                other.type_name()
            );
            let kind = match other {
                Json::Number(_) => Kind::Number,
                Json::Bool(_) => Kind::Boolean,
                _ => return Err(ParseError::at(at, message)),
            };
            // A document with sample values.
            let advice = format!("replace the value by its kind, `{}`", kind.as_str());
            Err(ParseError::at(at, format!("{message}; {advice}")))
        }
    }
}
