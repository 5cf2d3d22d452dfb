//! The values of literals, as the derives read them.

use std::str::Chars;

use proc_macro2::Literal;

const INTEGER_SUFFIXES: [&str; 13] = [
    "", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
];

/// Returns the text of a literal such as `"…"` or `r#"…"#`.
pub(super) fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    let inside = |text: &str| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    match text.strip_prefix('r') {
        Some(raw) => inside(raw.trim_matches('#')),
        None => unescape(inside(&text)?.chars()),
    }
}

fn unescape(mut text: Chars<'_>) -> Option<String> {
    let mut unescaped = String::new();
    while let Some(character) = text.next() {
        unescaped.push(match character {
            '\\' => match text.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'x' => char_of(&[text.next()?, text.next()?].iter().collect::<String>())?,
                'u' => {
                    let (code, rest) = text.as_str().strip_prefix('{')?.split_once('}')?;
                    text = rest.chars();
                    char_of(&code.replace('_', ""))?
                }
                // The text continues after the white space of the next line.
                '\n' | '\r' => {
                    text = text.as_str().trim_start().chars();
                    continue;
                }
                quoted @ ('\\' | '"' | '\'') => quoted,
                _ => return None,
            },
            character => character,
        });
    }
    Some(unescaped)
}

fn char_of(hexadecimal: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(hexadecimal, 16).ok()?)
}

/// Returns the value of a literal such as `1`, `1_000`, `0x1` or `1u32`. `1.0` and
/// other forms are `None`.
pub(super) fn number(literal: &Literal) -> Option<u32> {
    let text = literal.to_string().replace('_', "");
    let (radix, text) = match text.get(..2) {
        Some("0x") => (16, &text[2..]),
        Some("0o") => (8, &text[2..]),
        Some("0b") => (2, &text[2..]),
        _ => (10, text.as_str()),
    };
    let end = text.find(|c: char| !c.is_digit(radix));
    let (digits, suffix) = text.split_at(end.unwrap_or(text.len()));
    INTEGER_SUFFIXES
        .contains(&suffix)
        .then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use proc_macro2::Literal;

    fn literal(text: &str) -> Literal {
        Literal::from_str(text).expect(text)
    }

    #[test]
    fn numbers() {
        for (text, value) in [
            ("1", Some(1)),
            ("1_000", Some(1000)),
            ("2u32", Some(2)),
            ("3_u8", Some(3)),
            ("0x1f", Some(31)),
            ("0b1_0u8", Some(2)),
            ("0o17", Some(15)),
            ("1.0", None),
            ("1e3", None),
            ("1f32", None),
            ("\"1\"", None),
            ("4294967296", None),
        ] {
            assert_eq!(super::number(&literal(text)), value, "{text}");
        }
    }

    #[test]
    fn strings() {
        for (text, value) in [
            (r#""a""#, Some("a")),
            (r##"r#"a\u{64}"#"##, Some("a\\u{64}")),
            (r#""\u{64}1\x32\u{00_33}""#, Some("d123")),
            (r#""\n\r\t\0\\\"\'""#, Some("\n\r\t\0\\\"'")),
            ("\"a\\\n  b\"", Some("ab")),
            ("b\"a\"", None),
            ("c\"a\"", None),
            ("'a'", None),
            ("1", None),
        ] {
            assert_eq!(super::string(&literal(text)).as_deref(), value, "{text}");
        }
    }
}
