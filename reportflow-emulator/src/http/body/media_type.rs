//! The header `Content-Type`.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// A media type and its charset, as the npm package content-type 2 reads them.
///
/// The crate `mime` rejects headers that Express accepts, such as
/// `application/json;;` and `charset=`.
pub(super) struct MediaType {
    /// In lower case.
    pub(super) essence: String,
    charset: Option<String>,
}

impl MediaType {
    pub(super) fn of(headers: &HeaderMap) -> Option<MediaType> {
        let bytes = headers.get(CONTENT_TYPE)?.as_bytes().iter();
        // Node.js decodes headers as Latin-1.
        let header: String = bytes.copied().map(char::from).collect();
        let (essence, mut rest) = split_at_semicolon(&header);
        let mut charset = None;
        while !rest.is_empty() {
            let (name, value, after) = split_parameter(rest);
            if name == "charset" && charset.is_none() {
                charset = value;
            }
            rest = after;
        }
        Some(MediaType {
            essence: trim(essence).to_ascii_lowercase(),
            charset,
        })
    }

    /// Returns the charset in lower case. Default: UTF-8.
    pub(super) fn charset(&self) -> String {
        match self.charset.as_deref() {
            None | Some("") => "utf-8".to_owned(),
            Some(charset) => charset.to_lowercase(),
        }
    }
}

/// Splits the first parameter from the others. It has no value without `=`, or
/// without a closing quote.
fn split_parameter(text: &str) -> (String, Option<String>, &str) {
    let end = text.find(['=', ';']).unwrap_or(text.len());
    let name = trim(&text[..end]).to_ascii_lowercase();
    let Some(value) = text[end..].strip_prefix('=') else {
        return (name, None, split_at_semicolon(text).1);
    };
    if let Some(quoted) = value.trim_start_matches(OPTIONAL_SPACE).strip_prefix('"') {
        let (value, after) = unquote(quoted);
        return (name, value, split_at_semicolon(after).1);
    }
    let (value, after) = split_at_semicolon(value);
    (name, Some(trim(value).to_owned()), after)
}

/// Splits a text after the closing quote. A backslash escapes a character.
fn unquote(text: &str) -> (Option<String>, &str) {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return (Some(value), chars.as_str()),
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (None, "")
}

fn split_at_semicolon(text: &str) -> (&str, &str) {
    text.split_once(';').unwrap_or((text, ""))
}

const OPTIONAL_SPACE: [char; 2] = [' ', '\t'];

fn trim(text: &str) -> &str {
    text.trim_matches(OPTIONAL_SPACE)
}
