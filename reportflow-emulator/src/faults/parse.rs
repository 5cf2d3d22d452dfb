//! Faults as text.

use std::str::FromStr;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::error::FaultError;
use super::fault::Fault;
use super::rule::Rule;

/// The names of the short form, with the object that has them in JSON, and the form of
/// their values.
pub(super) const MEMBERS: [(&str, &str, Form); 20] = [
    ("id", "", Form::Text),
    ("route", "match", Form::Text),
    ("method", "match", Form::Text),
    ("design", "match", Form::Text),
    ("file", "match", Form::Text),
    ("workspace", "match", Form::Text),
    ("status", "effect", Form::Number),
    ("body", "effect", Form::Text),
    ("retryAfter", "effect", Form::Number),
    ("delay", "effect", Form::Text),
    ("hang", "effect", Form::Flag),
    ("reset", "effect", Form::Flag),
    ("truncate", "effect", Form::Number),
    ("renderFailure", "effect", Form::Text),
    ("webhook", "effect", Form::Webhook),
    ("after", "effect", Form::Flag),
    ("next", "times", Form::Number),
    ("every", "times", Form::Number),
    ("probability", "times", Form::Number),
    ("seed", "times", Form::Number),
];

#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    Number,
    /// Has no value.
    Flag,
    /// A word, or `late:5s`.
    Webhook,
}

/// The JSON of all faults of a workspace.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultList {
    faults: Vec<Fault>,
}

/// Parses `{"faults": […]}`.
pub(crate) fn list(json: &[u8]) -> Result<Vec<Fault>, FaultError> {
    // serde reads an array as a struct, too.
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(FaultError::new(r#"must be {"faults": […]}"#));
    }
    let list: FaultList = deserialize(&mut serde_json::Deserializer::from_slice(json))?;
    Ok(list.faults)
}

/// Parses JSON, or the short form: the same members with commas between them, such as
/// `route=async/single,status=503,next=3`. In the short form, members that are `true` in
/// JSON have no value, and a late webhook is `webhook=late:5s`.
impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Fault, FaultError> {
        let fault: Fault = if text.trim_start().starts_with('{') {
            deserialize(&mut serde_json::Deserializer::from_str(text))?
        } else {
            deserialize(Value::Object(short_form(text)?))?
        };
        Rule::new(&fault)?;
        Ok(fault)
    }
}

/// An error names the member.
fn deserialize<'de, T: DeserializeOwned, D>(deserializer: D) -> Result<T, FaultError>
where
    D: serde::Deserializer<'de, Error = serde_json::Error>,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        FaultError::new(match path.as_str() {
            "." | "?" => message,
            path => format!("{path}: {message}"),
        })
    })
}

fn short_form(text: &str) -> Result<Map<String, Value>, FaultError> {
    object(text.split(',').map(|pair| match pair.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (pair.trim(), None),
    }))
}

/// Parses the members of the short form. A value may have commas.
#[cfg(feature = "inbox")]
pub(crate) fn members<'a>(
    members: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<Fault, FaultError> {
    let fault: Fault = deserialize(Value::Object(object(members)?))?;
    Rule::new(&fault)?;
    Ok(fault)
}

fn object<'a>(
    members: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<Map<String, Value>, FaultError> {
    let mut fault = Map::new();
    // An effect is necessary, so its error is clearer than that of a missing object.
    fault.insert("effect".to_owned(), Value::Object(Map::new()));
    for (name, value) in members {
        let Some((_, object, form)) = MEMBERS.iter().find(|(member, ..)| *member == name) else {
            let names = MEMBERS.map(|(member, ..)| member).join(", ");
            let message = format!("unknown name `{name}`; use {names}; or write JSON");
            return Err(FaultError::new(message));
        };
        let value = form
            .parse(value)
            .map_err(|reason| FaultError::of(name, reason))?;
        let members = if object.is_empty() {
            &mut fault
        } else {
            let empty = || Value::Object(Map::new());
            match fault.entry(*object).or_insert_with(empty) {
                Value::Object(members) => members,
                _ => continue,
            }
        };
        if members.insert(name.to_owned(), value).is_some() {
            return Err(FaultError::of(name, "occurs twice"));
        }
    }
    Ok(fault)
}

impl Form {
    fn parse(self, value: Option<&str>) -> Result<Value, String> {
        match (self, value) {
            (Form::Flag, None | Some("true")) => Ok(Value::Bool(true)),
            (Form::Flag, Some(_)) => Err("has no value".to_owned()),
            (_, None | Some("")) => Err("needs a value".to_owned()),
            (Form::Text, Some(text)) => Ok(Value::from(text)),
            (Form::Number, Some(text)) => {
                let number: Result<Number, _> = text.parse();
                number
                    .map(Value::Number)
                    .map_err(|_| "must be a number".to_owned())
            }
            (Form::Webhook, Some("late")) => Err("write late:5s".to_owned()),
            (Form::Webhook, Some(text)) => Ok(match text.split_once(':') {
                Some((word, value)) => {
                    Value::Object(Map::from_iter([(word.to_owned(), Value::from(value))]))
                }
                None => Value::from(text),
            }),
        }
    }
}
