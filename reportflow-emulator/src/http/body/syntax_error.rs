//! Messages of V8 about malformed JSON, which NestJS passes on.

use serde_json::Error;

use crate::api_error::ApiError;

/// The characters of the text before and after an error.
const CONTEXT_CHARS: usize = 10;

/// Describes an error of serde_json in the words of V8. Those about numbers,
/// escapes and the end of the text are less specific than V8's.
pub(super) fn describe(json: &str, error: &Error) -> ApiError {
    let description = error.to_string();
    let is = |start: &str| description.starts_with(start);
    if is("EOF while parsing a string") {
        return at_position("Unterminated string in JSON", json, json.len());
    }
    if error.is_eof() {
        return end_of_input();
    }
    let lines = json.split_inclusive('\n');
    let lines_before = lines.take(error.line().saturating_sub(1));
    let end = lines_before.map(str::len).sum::<usize>() + error.column();
    // serde_json stops before a control character, and after any other.
    let position = end.saturating_sub(usize::from(!is("control character")));
    let position = json.floor_char_boundary(position);
    let is_trailing_comma = is("trailing comma") && json[position..].starts_with('}');
    let message = if is("control character") {
        "Bad control character in string literal in JSON"
    } else if is("invalid escape") {
        "Bad escaped character in JSON"
    } else if is("trailing characters") {
        "Unexpected non-whitespace character after JSON"
    } else if is("expected `:`") {
        "Expected ':' after property name in JSON"
    } else if is("expected `,` or `}`") {
        "Expected ',' or '}' after property value in JSON"
    } else if is("expected `,` or `]`") {
        "Expected ',' or ']' after array element in JSON"
    } else if !is("key must be a string") && !is_trailing_comma {
        return unexpected_token(json, position);
    } else if json[..position].trim_ascii_end().ends_with('{') {
        "Expected property name or '}' in JSON"
    } else {
        "Expected double-quoted property name in JSON"
    };
    at_position(message, json, position)
}

/// Describes a body that is neither an object nor an array.
pub(super) fn at_start(json: &str) -> ApiError {
    match json.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) {
        Some(start) => unexpected_token(json, start),
        None => end_of_input(),
    }
}

fn end_of_input() -> ApiError {
    ApiError::bad_request("Unexpected end of JSON input")
}

/// Adds the position to a message, in the 16-bit units of JavaScript.
fn at_position(message: &str, json: &str, position: usize) -> ApiError {
    let units = json[..position].encode_utf16().count();
    ApiError::bad_request(format!("{message} at position {units}"))
}

fn unexpected_token(json: &str, position: usize) -> ApiError {
    let (before, after) = json.split_at(position);
    let Some(token) = after.chars().next() else {
        return end_of_input();
    };
    let (mut start, mut end) = (0, json.len());
    // V8 quotes up to 20 characters as a whole.
    if json.chars().nth(2 * CONTEXT_CHARS).is_some() {
        let chars_before = before.chars().rev().take(CONTEXT_CHARS);
        start = position - chars_before.map(char::len_utf8).sum::<usize>();
        let chars_after = after.chars().take(CONTEXT_CHARS);
        end = position + chars_after.map(char::len_utf8).sum::<usize>();
    }
    let ellipsis = |cut: bool| if cut { "..." } else { "" };
    let (left, right) = (ellipsis(start > 0), ellipsis(end < json.len()));
    ApiError::bad_request(format!(
        "Unexpected token '{token}', {left}\"{}\"{right} is not valid JSON",
        &json[start..end]
    ))
}
