//! JSON as text for people: indented, with its keys and numbers as they were sent.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::value::RawValue;

const INDENT: &str = "  ";
const MAX_INDENTS: usize = 16;

/// Returns the members of an object in their order. The last of equal keys wins.
pub(super) fn members(json: &str) -> Option<IndexMap<String, &RawValue>> {
    serde_json::from_str(json).ok()
}

pub(super) fn elements(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

/// Indents valid JSON, and decodes the escapes of letters. Characters that change the
/// direction of text are escaped, because they can let a program look like another one.
pub(super) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '"' => {
                out.push('"');
                rest = push_string(&mut out, rest);
            }
            '{' | '[' => {
                out.push(character);
                rest = rest.trim_ascii_start();
                if !rest.starts_with(['}', ']']) {
                    depth += 1;
                    start_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                if !out.ends_with(['{', '[']) {
                    depth -= 1;
                    start_line(&mut out, depth);
                }
                out.push(character);
            }
            ',' => {
                out.push(',');
                start_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            ' ' | '\t' | '\r' | '\n' => {}
            _ => out.push(character),
        }
    }
    out
}

/// Adds a string after its first quote. Returns the text after it.
fn push_string<'a>(out: &mut String, mut rest: &'a str) -> &'a str {
    while let Some(character) = rest.chars().next() {
        if character == '\\' {
            let length = if rest.starts_with("\\u") { 6 } else { 2 };
            let escape = rest.get(..length).unwrap_or(rest);
            match letter(escape) {
                Some(letter) => out.push(letter),
                None => out.push_str(escape),
            }
            rest = &rest[escape.len()..];
            continue;
        }
        rest = &rest[character.len_utf8()..];
        if is_invisible(character) {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
        if character == '"' {
            break;
        }
    }
    rest
}

/// Returns the letter of an escape `\uXXXX`. Halves of a pair stay escaped.
fn letter(escape: &str) -> Option<char> {
    let unit = u32::from_str_radix(escape.strip_prefix("\\u")?, 16).ok()?;
    let letter = char::from_u32(unit)?;
    (letter.is_alphanumeric() && !letter.is_ascii()).then_some(letter)
}

/// Starts a line. Deeper lines have no wider indent: it could take more than the JSON.
fn start_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth.min(MAX_INDENTS) {
        out.push_str(INDENT);
    }
}

/// Returns whether a character of the Basic Multilingual Plane changes how others look.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_sent() {
        let json = r#"{"b":1e2 , "a" : [ ],"c":[{},12345678901234567890,"x,{\"\\"],"b":null}"#;
        let expected = r#"{
  "b": 1e2,
  "a": [],
  "c": [
    {},
    12345678901234567890,
    "x,{\"\\"
  ],
  "b": null
}"#;
        assert_eq!(pretty(json), expected);
    }

    #[test]
    fn escapes_characters_that_change_the_direction() {
        assert_eq!(pretty("\"a\u{202e}b\u{feff}\""), r#""a\u202eb\ufeff""#);
    }

    #[test]
    fn decodes_the_escapes_of_letters_only() {
        let json = r#""\u8acb\u202e\\u8acb\n\u0022\ud83d\ude00\u0000""#;
        let expected = r#""請\u202e\\u8acb\n\u0022\ud83d\ude00\u0000""#;
        assert_eq!(pretty(json), expected);
    }

    #[test]
    fn members_keep_their_order() {
        let members = members(r#"{"b":1,"a":2,"b":3}"#).unwrap();
        let members: Vec<_> = members
            .iter()
            .map(|(key, it)| (&key[..], it.get()))
            .collect();
        assert_eq!(members, [("b", "3"), ("a", "2")]);
    }
}
