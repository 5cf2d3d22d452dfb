//! Escapes of JSON, URLs and HTML, also in truncated and invalid texts.

/// Returns a text from outside without secrets, also those that are escaped. `redact`
/// replaces the secrets of a text. If an escaped secret is found, the text is returned
/// without its escapes.
///
/// ```
/// use reportflow_rules::escapes::redact_escaped;
///
/// let redact = |text: &str| text.replace("a/b<c", "[key]");
/// for text in ["a/b<c", "a%2Fb%3Cc", "a/b&lt;c", r"a\/b\u003cc"] {
///     assert_eq!(redact_escaped(text, redact), "[key]");
/// }
/// assert_eq!(redact_escaped("100 %3C &amp;", redact), "100 %3C &amp;");
/// ```
#[must_use]
pub fn redact_escaped(text: &str, redact: impl Fn(&str) -> String) -> String {
    let mut text = redact(text);
    let mut plain = text.clone();
    // JSON within JSON, or a log within HTML, escapes a secret twice.
    for _ in 0..3 {
        if !plain.contains(['\\', '%', '&']) {
            break;
        }
        // In this order, because random secrets may contain `\` or `%41`, but not `&lt;`.
        for unescape in [unescape_html, unescape_json, unescape_percent] {
            plain = unescape(&plain);
            let redacted = redact(&plain);
            if redacted != plain {
                plain.clone_from(&redacted);
                text = redacted;
            }
        }
    }
    text
}

/// Returns the text with its JSON escapes resolved. Half of a surrogate pair becomes U+FFFD.
#[must_use]
pub fn unescape_json(text: &str) -> String {
    // In UTF-16, because two escapes may form one character.
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let hex = escape.strip_prefix('u').and_then(|hex| hex.get(..4));
        let unit = hex.and_then(parse_hex);
        rest = if let Some(Ok(unit)) = unit.map(u16::try_from) {
            units.push(unit);
            &escape[5..]
        } else if is_truncated(escape) {
            ""
        } else {
            let mut chars = escape.chars();
            if let Some(character) = chars.next() {
                units.extend(character.encode_utf16(&mut [0; 2]).iter());
            }
            chars.as_str()
        };
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// Returns whether the text ends within this escape.
fn is_truncated(escape: &str) -> bool {
    escape.len() < 5
        && escape
            .strip_prefix('u')
            .is_some_and(|hex| hex.bytes().all(|c| c.is_ascii_hexdigit()))
}

/// Returns the number that consists of these hexadecimal digits alone.
fn parse_hex(digits: &str) -> Option<u32> {
    let is_hex = digits.bytes().all(|c| c.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// Returns the text with its percent-encoded bytes.
fn unescape_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let byte = after.get(..2).and_then(parse_hex).map(u8::try_from);
        rest = if let Some(Ok(byte)) = byte {
            bytes.push(byte);
            &after[2..]
        } else if after.len() < 2 && after.bytes().all(|c| c.is_ascii_hexdigit()) {
            // The text ends within this escape.
            ""
        } else {
            bytes.push(b'%');
            after
        };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the text with the character references that HTML needs in a text.
fn unescape_html(text: &str) -> String {
    // `&#x10ffff;` is the longest one.
    const MAX_REFERENCE_BYTES: usize = 10;
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        unescaped.push_str(before);
        let end = after
            .bytes()
            .take(MAX_REFERENCE_BYTES)
            .position(|b| b == b';');
        let character = end.and_then(|end| html_character(&after[..end]).zip(Some(end)));
        rest = match character {
            Some((character, end)) => {
                unescaped.push(character);
                &after[end + 1..]
            }
            // The text ends within this reference.
            None if after.len() < MAX_REFERENCE_BYTES && !after.contains(|c| !is_reference(c)) => {
                ""
            }
            None => {
                unescaped.push('&');
                after
            }
        };
    }
    unescaped.push_str(rest);
    unescaped
}

/// Returns whether a character may be between the `&` and the `;` of a reference.
fn is_reference(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '#'
}

fn html_character(reference: &str) -> Option<char> {
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => parse_hex(hex),
                None => number.parse().ok().filter(|_| !number.starts_with('+')),
            };
            char::from_u32(code?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{redact_escaped, unescape_html, unescape_json, unescape_percent};
    use crate::secrets::replace_secret;

    const SECRET: &str = "ak_a+b/c=d&e'f<g鍵";

    fn redacted(text: &str) -> String {
        redact_escaped(text, |text| text.replace(SECRET, "[key]"))
    }

    #[test]
    fn escaped_secrets_are_redacted() {
        for text in [
            SECRET,
            "ak_a%2Bb%2fc%3Dd%26e%27f%3Cg%E9%8D%B5",
            "ak_a+b/c=d&amp;e&#x27;f&lt;g鍵",
            "ak_a+b/c=d&amp;e&#39;f&#60;g&#X9375;",
            r"ak_a+b\/c=d\u0026e\u0027f\u003cg\u9375",
            // Twice.
            "ak_a%252Bb%252Fc%253Dd%2526e%2527f%253Cg%25E9%258D%25B5",
            "ak_a+b/c=d&amp;amp;e&amp;#39;f&amp;lt;g鍵",
            r"ak_a+b\\/c=d\\u0026e'f<g\\u9375",
            // In two ways.
            "ak_a%2Bb/c=d&amp;e'f\\u003cg鍵",
        ] {
            assert_eq!(redacted(&format!("<{text}>")), "<[key]>", "{text}");
        }
    }

    /// The secret itself looks like the escapes of other formats.
    #[test]
    fn secrets_with_escapes_are_redacted() {
        let secret = r#"a\b%41&c"d"#;
        for text in [
            secret,
            r"a\b%41&amp;c&quot;d",
            r#"a\\b%41&c\"d"#,
            "a%5Cb%2541%26c%22d",
            // In two formats.
            r"a\\b%41&amp;c\&quot;d",
            "a%5C%5Cb%2541%26c%5C%22d",
            "a%5Cb%2541%26amp%3Bc%26quot%3Bd",
        ] {
            let found = redact_escaped(text, |text| text.replace(secret, "[key]"));
            assert_eq!(found, "[key]", "{text}");
        }
    }

    #[test]
    fn a_truncated_escape_hides_no_start_of_the_secret() {
        for text in [
            "ak_live_9f8a%2",
            "ak_live_9f8a%",
            r"ak_live_9f8a\u00",
            "ak_live_9f8a&#x2",
        ] {
            let redact = |text: &str| replace_secret(text, "ak_live_9f8a/b&c", "[key]");
            assert_eq!(redact_escaped(text, redact), "[key]", "{text}");
        }
    }

    #[test]
    fn other_texts_keep_their_escapes() {
        for text in [
            "",
            "100 % & more &&; &amp &#x; &#xd800; %zz %4 %E9 \\",
            "&aaaaaaaaaaaaaaaaaaaaaaaa;",
            r"ak_a%+Bb \u+02B &#+43; &#x+2B;",
            "ak_a%2Bb",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn invalid_escapes_are_no_escapes() {
        assert_eq!(unescape_percent("%+4%4%zz%é%41%"), "%+4%4%zz%éA");
        assert_eq!(unescape_html("&#+43;&#x+2B;&#43;&é;&"), "&#+43;&#x+2B;+&é;");
        assert_eq!(unescape_json(r"\u+041\u0041\u00"), "u+041A");
    }
}
