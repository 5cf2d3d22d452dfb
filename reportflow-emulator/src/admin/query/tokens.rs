//! Splits a query into terms.

use std::iter::Peekable;
use std::str::Chars;

use super::error::QueryError;

/// A term: `-key:value`, or a text without a key.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Token {
    pub(super) negated: bool,
    pub(super) key: Option<String>,
    pub(super) value: String,
}

/// Splits at white space, also that of Japanese keyboards, outside of quotes.
pub(super) fn split(query: &str) -> Result<Vec<Token>, QueryError> {
    let mut chars = query.chars().peekable();
    let mut tokens = Vec::new();
    loop {
        while chars.next_if(|it| it.is_whitespace()).is_some() {}
        if chars.peek().is_none() {
            return Ok(tokens);
        }
        tokens.push(token(&mut chars)?);
    }
}

fn token(chars: &mut Peekable<Chars<'_>>) -> Result<Token, QueryError> {
    let negated = chars.next_if_eq(&'-').is_some();
    let mut key = None;
    let mut value = String::new();
    if chars.next_if_eq(&'"').is_some() {
        value = quoted(chars)?;
    } else {
        while let Some(character) = chars.next_if(|it| !it.is_whitespace()) {
            if character == ':' && key.is_none() {
                key = Some(std::mem::take(&mut value));
                if chars.next_if_eq(&'"').is_some() {
                    value = quoted(chars)?;
                    break;
                }
            } else {
                value.push(character);
            }
        }
    }
    if value.is_empty() {
        let sign = if negated { "-" } else { "" };
        let term = match key {
            Some(key) => format!("{sign}{key}:"),
            None => sign.to_owned(),
        };
        return Err(QueryError::new(format!("a value is missing in `{term}`")));
    }
    Ok(Token {
        negated,
        key,
        value,
    })
}

/// Reads up to the closing quote. A backslash escapes the next character.
fn quoted(chars: &mut Peekable<Chars<'_>>) -> Result<String, QueryError> {
    let mut value = String::new();
    loop {
        match chars.next() {
            Some('"') if chars.peek().is_none_or(|it| it.is_whitespace()) => return Ok(value),
            Some('"') => {
                return Err(QueryError::new(
                    "white space is missing after the closing `\"`",
                ));
            }
            Some('\\') => value.extend(chars.next()),
            Some(character) => value.push(character),
            None => return Err(QueryError::new("the closing `\"` is missing")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(query: &str) -> Vec<(bool, Option<String>, String)> {
        let tokens = split(query).unwrap().into_iter();
        tokens.map(|it| (it.negated, it.key, it.value)).collect()
    }

    #[test]
    fn splits_keys_quotes_and_negations() {
        let own = |text: &str| text.to_owned();
        assert_eq!(
            terms("  design:a　-file:\"b c\" \"x:\\\"y\" -z  after:2026-01-01T00:00:00Z "),
            [
                (false, Some(own("design")), own("a")),
                (true, Some(own("file")), own("b c")),
                (false, None, own("x:\"y")),
                (true, None, own("z")),
                (false, Some(own("after")), own("2026-01-01T00:00:00Z")),
            ]
        );
    }

    #[test]
    fn rejects_incomplete_terms() {
        for query in ["file:", "-", "-file:", "\"\"", "\"a", "file:\"a", "\"a\"b"] {
            assert!(split(query).is_err(), "{query}");
        }
    }
}
