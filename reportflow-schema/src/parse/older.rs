//! The two older forms: flat and nested maps of names.

use std::collections::HashSet;

use super::{ParseError, check_depth, duplicate_name};
use crate::json::Json;
use crate::model::{Kind, Parameter};

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
        Json::String(name) if name == "string" => Ok((Kind::Text, Vec::new())),
        Json::String(name) => Ok((Kind::from_name(&name), Vec::new())),
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
            Err(ParseError::at(at, message))
        }
    }
}
