//! Secrets in texts from outside.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns the text with `name` in place of `secret`, also if the secret is a part of a
/// text in Base64. At the end of the text, a start of the secret is replaced too: an
/// excerpt may end within the secret.
///
/// ```
/// use reportflow_rules::secrets::replace_secret;
///
/// let redact = |text: &str| replace_secret(text, "ak_test", "[app key]");
/// assert_eq!(redact("appkey: ak_test"), "appkey: [app key]");
/// // `user:ak_test`
/// assert_eq!(redact("Basic dXNlcjpha190ZXN0"), "Basic dXNlcjp[app key]");
/// ```
#[must_use]
pub fn replace_secret(text: &str, secret: &str, name: &str) -> String {
    // A shorter secret would also match inside ordinary words.
    const MIN_SECRET_BYTES: usize = 4;
    if secret.len() < MIN_SECRET_BYTES {
        return text.to_owned();
    }
    let mut text = replace(text, secret, name, false);
    // The secret may begin at each of the three bytes that four characters encode.
    for before in 0..3 {
        let encoded = encode(before, secret.as_bytes());
        let ends_within = (before + secret.len()) % 3 != 0;
        for encoded in [encoded.replace('+', "-").replace('/', "_"), encoded] {
            text = replace(&text, &encoded, name, ends_within);
        }
    }
    text
}

/// Replaces `secret`, and its start at the end of the text. `ends_within` means that the
/// next character of Base64 encodes the rest of the secret.
fn replace(text: &str, secret: &str, name: &str, ends_within: bool) -> String {
    // A shorter start may be a public prefix, such as `ak_live`.
    const MIN_START_BYTES: usize = 8;
    let mut parts = text.split(secret);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        replaced.push_str(name);
        let rest = part.strip_prefix(is_base64).filter(|_| ends_within);
        replaced.push_str(rest.unwrap_or(part));
    }
    // The excerpt may also end within a character of the secret.
    let end = replaced.trim_end_matches(char::REPLACEMENT_CHARACTER).len();
    let is_start = |len: &usize| replaced.as_bytes()[..end].ends_with(&secret.as_bytes()[..*len]);
    if let Some(len) = (MIN_START_BYTES..secret.len()).rev().find(is_start) {
        replaced.truncate(end - len);
        replaced.push_str(name);
    }
    replaced
}

/// Returns the characters of Base64 that encode a secret alone. `before` is the number of
/// bytes before the secret in its group of three.
fn encode(before: usize, secret: &[u8]) -> String {
    let bits = |len: usize| len * 8;
    let bytes = [&[0; 2][..before], secret].concat();
    (bits(before).div_ceil(6)..bits(bytes.len()) / 6)
        .map(|character| {
            let (byte, bit) = (character * 6 / 8, character * 6 % 8);
            let next = bytes.get(byte + 1).copied().unwrap_or_default();
            let pair = u16::from_be_bytes([bytes[byte], next]);
            char::from(ALPHABET[usize::from(pair >> (10 - bit) & 0x3f)])
        })
        .collect()
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::replace_secret;

    fn redacted(text: &str, secret: &str) -> String {
        replace_secret(text, secret, "[key]")
    }

    #[test]
    fn base64_is_redacted_at_each_alignment() {
        // `ak_~?>9f2`, alone and after one, two and three bytes, with `!` behind it.
        for (text, expected) in [
            ("YWtffj8+OWYy", "[key]"),
            ("YWtffj8-OWYyIQ==", "[key]IQ=="),
            ("OmFrX34/PjlmMiE=", "Om[key]E="),
            ("OmFrX34_PjlmMg", "Om[key]"),
            ("dTpha19+Pz45ZjI=", "dTp[key]="),
            ("dTpha19-Pz45ZjIh", "dTp[key]h"),
            ("dXM6YWtffj8+OWYy", "dXM6[key]"),
            ("YWtffj8+OWYy YWtffj8-OWYy", "[key] [key]"),
        ] {
            let found = redacted(&format!("({text})"), "ak_~?>9f2");
            assert_eq!(found, format!("({expected})"), "{text}");
        }
    }

    #[test]
    fn a_start_at_the_end_of_the_text_is_redacted() {
        for (text, expected) in [
            ("key: ak_live_4f8a99", "key: [key]"),
            ("key: ak_live_\u{fffd}", "key: [key]"),
            ("key: YWtfbGl2ZV8", "key: [key]"),
            ("key: dTpha19saXZlXzRmO", "key: dTp[key]"),
            // Public, or in the middle.
            ("key: ak_live", "key: ak_live"),
            ("ak_live_4f8a9 is invalid", "ak_live_4f8a9 is invalid"),
        ] {
            assert_eq!(redacted(text, "ak_live_4f8a99xyz"), expected, "{text}");
        }
    }

    #[test]
    fn a_short_secret_is_part_of_other_words() {
        assert_eq!(redacted("any company", "any"), "any company");
        assert_eq!(redacted("test dGVzdA==", "test"), "[key] [key]==");
        assert_eq!(redacted("", "test"), "");
    }
}
