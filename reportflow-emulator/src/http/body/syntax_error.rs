//! Messages of V8 about malformed JSON, which NestJS passes on.

use serde_json::Error;

use crate::api_error::ApiError;

/// The characters of the text around an error.
const CONTEXT_CHARS: usize = 10;

/// Describes an error of the parser. V8 has more specific messages for some
/// errors, which differ between its versions.
pub(super) fn describe(json: &str, error: &Error) -> ApiError {
    if error.is_eof() {
        return end_of_input();
    }
    let line_start = json
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    unexpected_token(json, line_start + error.column().saturating_sub(1))
}

/// Describes a body that is neither an object nor an array.
pub(super) fn at_start(json: &str) -> ApiError {
    match json.find(|c: char| !c.is_ascii_whitespace()) {
        Some(start) => unexpected_token(json, start),
        None => end_of_input(),
    }
}

fn end_of_input() -> ApiError {
    ApiError::bad_request("Unexpected end of JSON input")
}

fn unexpected_token(json: &str, position: usize) -> ApiError {
    let position = json.floor_char_boundary(position);
    let (before, after) = json.split_at(position);
    let Some(token) = after.chars().next() else {
        return end_of_input();
    };
    let chars_before = before.chars().rev().take(CONTEXT_CHARS);
    let start = position - chars_before.map(char::len_utf8).sum::<usize>();
    let chars_after = after.chars().take(CONTEXT_CHARS);
    let end = position + chars_after.map(char::len_utf8).sum::<usize>();
    let ellipsis = |cut: bool| if cut { "..." } else { "" };
    let (left, right) = (ellipsis(start > 0), ellipsis(end < json.len()));
    ApiError::bad_request(format!(
        "Unexpected token '{token}', {left}\"{}\"{right} is not valid JSON",
        &json[start..end]
    ))
}
