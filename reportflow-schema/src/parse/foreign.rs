//! Names what a file is, if it is not a parameter list. Such files have been
//! saved in place of a list.

use super::{ParseError, older_kind};
use crate::json::Json;
use crate::model::Kind;

/// The maximum length of a quoted message, in characters.
const MAX_MESSAGE_CHARS: usize = 120;

/// Describes bytes that are not JSON: "it is …", with advice.
pub(super) fn describe_bytes(bytes: &[u8]) -> Option<&'static str> {
    if let Some(format) = binary_format(bytes) {
        return Some(format);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("it is not UTF-8 text; save it as UTF-8");
    };
    let start = text.trim_start();
    let starts_with = |tag: &str| {
        let start = start.as_bytes().get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if start.is_empty() {
        Some("it is empty")
    } else if has_conflict_markers(text) {
        Some("it has the conflict markers of a merge; resolve the conflict")
    } else if starts_with("version https://git-lfs.github.com/spec/") {
        Some("it is a Git LFS pointer; run `git lfs pull`")
    } else if ["<!doctype html", "<html", "<head", "<body"]
        .into_iter()
        .any(starts_with)
    {
        Some("it is an HTML page; check the URL of the request")
    } else if start.starts_with('<') {
        Some("it is XML or HTML; check the URL of the request")
    } else if starts_with("HTTP/") {
        Some("it starts with the headers of an HTTP response; save only the body")
    } else if start.starts_with("//") || start.starts_with("/*") || start.starts_with('#') {
        Some("it starts with a comment, which JSON does not have")
    } else if start.starts_with("---") || start.starts_with("- ") {
        Some("it is YAML; write it as JSON")
    } else if is_path_of_list(start) {
        Some(
            "it is a symbolic link that Git saved as text; set `core.symlinks` and check it out again",
        )
    } else if start.starts_with(|c: char| c.is_alphabetic()) {
        Some("it is text, not JSON")
    } else {
        None
    }
}

/// Recognises a format by its first bytes.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    let formats: [(&[u8], &str); 8] = [
        (b"\x1f\x8b", "it is gzip data; unpack it"),
        (b"\x28\xb5\x2f\xfd", "it is zstd data; unpack it"),
        (b"PK\x03\x04", "it is a ZIP archive"),
        (b"%PDF-", "it is a PDF file"),
        (b"\x89PNG", "it is an image"),
        (b"\xff\xd8\xff", "it is an image"),
        (
            b"\0GITCRYPT",
            "it is encrypted by git-crypt; run `git-crypt unlock`",
        ),
        (b"Salted__", "it is encrypted"),
    ];
    let format = formats.iter().find(|(start, _)| bytes.starts_with(start));
    if let Some((_, description)) = format {
        return Some(description);
    }
    // The byte order marks of UTF-32 in little endian and of UTF-16 start alike.
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Some("it is UTF-32 text; save it as UTF-8");
    }
    // JSON starts with an ASCII character, which UTF-16 writes with a zero.
    let is_utf_16 = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [first, second, ..] => (*first == 0) != (*second == 0),
        _ => false,
    };
    if is_utf_16 {
        Some("it is UTF-16 text; save it as UTF-8")
    } else {
        bytes.contains(&0).then_some("it is binary data")
    }
}

fn has_conflict_markers(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
}

/// Returns whether a text is the content of a symbolic link to another list.
fn is_path_of_list(text: &str) -> bool {
    let path = text.trim_end();
    path.ends_with(".json") && !path.contains(['\n', '"'])
}

/// Describes an error response. An older list can have parameters with the same
/// names: their values are kinds.
pub(super) fn describe_error(members: &[(String, Json)]) -> Option<ParseError> {
    let message = quoted(&error_message(members)?);
    let description = format!("it is an error response{message}, not a parameter list");
    Some(ParseError::at("", description))
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
/// of another JSON API. It may be empty.
fn error_message(members: &[(String, Json)]) -> Option<String> {
    let value = |name: &str| {
        let mut members = members.iter();
        members.find_map(|(member, value)| member.eq_ignore_ascii_case(name).then_some(value))
    };
    let names = ["message", "detail", "error_description", "error", "errors"];
    let message = names.into_iter().filter_map(value).find_map(error_text);
    let is_number = |name| matches!(value(name), Some(Json::Number(_)));
    let has_status = is_number("statusCode") || is_number("status");
    match message {
        None if has_status => Some(value("title").and_then(error_text).unwrap_or_default()),
        message => message,
    }
}

/// Returns the first text in a value that is not a kind.
fn error_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => matches!(older_kind(text), Kind::Other(_)).then(|| text.clone()),
        Json::Array(items) => items.iter().find_map(error_text),
        Json::Object(members) => error_message(members),
        // Such as `"error": true`, which no list has.
        Json::Number(_) | Json::Bool(_) => Some(String::new()),
        Json::Null => None,
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
