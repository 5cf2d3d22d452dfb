//! Names what a JSON document is, if it is not a parameter list. Such documents have
//! been saved in place of a list.

use super::{ParseError, older_kind};
use crate::json::Json;
use crate::kind_words::is_misspelt_kind;
use crate::model::Kind;

/// The maximum length of a quoted message, in characters.
const MAX_MESSAGE_CHARS: usize = 120;

/// Describes an error response. An older list can have parameters with the same
/// names: their values are kinds.
pub(super) fn describe_error(members: &[(String, Json)]) -> Option<ParseError> {
    let may_be_list = members.iter().any(|(_, value)| has_kind_word(value));
    let message = quoted(&error_message(members, may_be_list)?);
    let description = format!("it is an error response{message}, not a parameter list");
    Some(ParseError::at("", description))
}

/// Describes a document with the kinds of another format. Its members look like an
/// older list.
pub(super) fn describe_schema(members: &[(String, Json)]) -> Option<ParseError> {
    let value = |name: &str| {
        let mut members = members.iter();
        members.find_map(|(member, value)| (member == name).then_some(value))
    };
    let is_text = |name: &str, is: &dyn Fn(&str) -> bool| match value(name) {
        Some(Json::String(text)) => is(text),
        _ => false,
    };
    let is_no_kind = |text: &str| matches!(older_kind(text), Kind::Other(_));
    let is_object = |name: &str| matches!(value(name), Some(Json::Object(_)));
    let format = if is_text("$schema", &is_no_kind)
        || is_text("type", &|text| text == "object") && is_object("properties")
        || is_text("type", &|text| text == "array") && is_schema_of_rows(value("items"))
    {
        "a JSON Schema"
    } else if is_text("openapi", &is_no_kind) || is_text("swagger", &is_no_kind) {
        "an OpenAPI document"
    } else {
        return None;
    };
    let advice = r#"write an array with an object such as `{"name":"total","type":"number"}` for each parameter"#;
    let description = format!("it is {format}, not a parameter list; {advice}");
    Some(ParseError::at("", description))
}

fn is_schema_of_rows(items: Option<&Json>) -> bool {
    matches!(items, Some(Json::Object(members)) if describe_schema(members).is_some())
}

/// Describes an object without known kinds.
pub(super) fn describe_object(members: &[(String, Json)]) -> Option<ParseError> {
    let get = |name: &str| {
        let mut found = members.iter().filter(|(member, _)| member == name);
        found.next().map(|(_, value)| value)
    };
    let described = |description: &str| Some(ParseError::at("", description.to_owned()));
    if get("designs").is_some_and(|designs| matches!(designs, Json::Array(_))) {
        return Some(design_list());
    }
    if get("designId").is_some() && (get("content").is_some() || get("contents").is_some()) {
        return described("it is a generate request, not a parameter list");
    }
    if get("requestId").is_some() {
        return described("it is the response to a generate request");
    }
    if get("access_token").is_some() {
        return described("it is a token response");
    }
    let described = |description| Some(ParseError::at("", description).with_advice(true));
    if is_parameter(members) {
        return described("it is one parameter; put it into an array".to_owned());
    }
    let (member, _) = members.iter().find(|(_, value)| is_newest_list(value))?;
    described(format!("the list is in `{member}`; save that array only"))
}

pub(super) fn design_list() -> ParseError {
    let description = "it is the list of designs, not the parameters of one";
    ParseError::at("", description.to_owned())
}

/// Returns whether an array has designs instead of parameters.
pub(super) fn is_design_list(items: &[Json]) -> bool {
    let Some(Json::Object(members)) = items.first() else {
        return false;
    };
    let has = |name: &str| members.iter().any(|(member, _)| member == name);
    has("id") && !has("name") && !has("type")
}

/// Returns the message of an error response (`docs/service.md`, section 6), or
/// of another JSON API. It may be empty. `may_be_list` is whether an older list
/// could have these members, with kinds that are unknown here.
fn error_message(members: &[(String, Json)], may_be_list: bool) -> Option<String> {
    let value = |name: &str| {
        let mut members = members.iter();
        members.find_map(|(member, value)| member.eq_ignore_ascii_case(name).then_some(value))
    };
    let is_number = |name| matches!(value(name), Some(Json::Number(_)));
    let is_false = |name| matches!(value(name), Some(Json::Bool(false)));
    let has_status =
        is_number("statusCode") || is_number("status") || is_false("success") || is_false("ok");
    let may_be_list = may_be_list && !has_status && !is_number("code");
    let names = [
        "message",
        "detail",
        "error_description",
        "error",
        "errors",
        "msg",
        "errorMessage",
        "error_message",
        "faultstring",
        "fault",
    ];
    let text = |name: &&str| value(name).and_then(|value| error_text(value, may_be_list));
    names.iter().find_map(text).or_else(|| {
        let title = || text(&"title").unwrap_or_default();
        has_status.then(title)
    })
}

/// Returns the first text in a value that is not a kind.
fn error_text(value: &Json, may_be_list: bool) -> Option<String> {
    match value {
        Json::String(text) => {
            let is_kind =
                is_known_kind(text) || is_misspelt_kind(text) || may_be_list && may_be_kind(text);
            (!is_kind).then(|| text.clone())
        }
        Json::Array(items) => items.iter().find_map(|item| {
            let is_row = matches!(item, Json::Object(_));
            error_text(item, may_be_list && is_row)
        }),
        Json::Object(members) => error_message(members, may_be_list),
        // Such as `"error": true`, which no list has.
        Json::Number(_) | Json::Bool(_) => Some(String::new()),
        Json::Null => None,
    }
}

/// Returns whether a text is a known kind of the older forms.
fn is_known_kind(text: &str) -> bool {
    !matches!(older_kind(text), Kind::Other(_))
}

/// Returns whether a text could be an unknown kind, such as `richtext`. Kinds are
/// words in lower case, and messages such as `Unauthorized` start with a capital.
fn may_be_kind(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(is_letter)
}

/// Returns whether a value is a known kind, or has one at any depth.
fn has_kind_word(value: &Json) -> bool {
    match value {
        Json::String(text) => is_known_kind(text),
        Json::Object(members) => {
            !is_parameter(members) && members.iter().any(|(_, value)| has_kind_word(value))
        }
        Json::Array(items) => {
            matches!(items.first(), Some(row @ Json::Object(_)) if has_kind_word(row))
        }
        _ => false,
    }
}

fn quoted(message: &str) -> String {
    let words: Vec<_> = message.split_whitespace().collect();
    let message = words.join(" ");
    match message.char_indices().nth(MAX_MESSAGE_CHARS) {
        _ if message.is_empty() => String::new(),
        Some((end, _)) => format!(" (`{}…`)", &message[..end]),
        None => format!(" (`{message}`)"),
    }
}

/// Returns whether an object is a parameter of the newest form. In an older form,
/// a parameter may have the name `name`, but its value is a kind.
pub(super) fn is_parameter(members: &[(String, Json)]) -> bool {
    let text = |name: &str| {
        let mut members = members.iter();
        members.find_map(|(member, value)| match value {
            Json::String(text) if member == name => Some(text),
            _ => None,
        })
    };
    let is_name = |name: &String| matches!(older_kind(name), Kind::Other(_));
    text("name").is_some_and(is_name) && text("type").is_some()
}

fn is_newest_list(value: &Json) -> bool {
    let is_parameter = |item: &Json| matches!(item, Json::Object(members) if is_parameter(members));
    matches!(value, Json::Array(items) if !items.is_empty() && items.iter().all(is_parameter))
}
