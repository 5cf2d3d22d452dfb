//! Secrets in texts from outside.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns the text with `name` in place of `secret`, in any ASCII case, also if the secret
/// is a part of a text in Base64, with line breaks or without. A long start of the secret
/// is replaced too, because a service may cut it. At the end of the text, a shorter start
/// is enough: an excerpt may end within the secret.
///
/// ```
/// use reportflow_rules::secrets::replace_secret;
///
/// let redact = |text: &str| replace_secret(text, "ak_test", "[app key]");
/// assert_eq!(redact("appkey: ak_test"), "appkey: [app key]");
/// // The URL parser changes the case of a host.
/// assert_eq!(redact("https://AK_test.example"), "https://[app key].example");
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
    let bytes = text.bytes().map(|byte| byte.to_ascii_lowercase());
    let lower_case = secret.to_ascii_lowercase();
    let mut text = replace(text, bytes.enumerate(), &lower_case, name, false);
    // The secret may begin at each of the three bytes that four characters encode.
    for before in 0..3 {
        let encoded = encode(before, secret.as_bytes());
        let ends_within = (before + secret.len()) % 3 != 0;
        text = replace(&text, base64(&text), &encoded, name, ends_within);
    }
    text
}

/// Replaces `secret`, and its starts. `bytes` are those bytes of the text that matter, with
/// their positions. `ends_within` means that the next character of Base64 encodes the rest
/// of the secret.
fn replace(
    text: &str,
    mut bytes: impl Iterator<Item = (usize, u8)> + Clone,
    secret: &str,
    name: &str,
    ends_within: bool,
) -> String {
    // A shorter start may be a public prefix, such as `ak_live`.
    const MIN_START_BYTES: usize = 8;
    // In the middle, a shorter start may be shown on purpose, to tell keys apart.
    const MIN_LONG_START_BYTES: usize = 12;
    let min_long_start = MIN_LONG_START_BYTES.max((secret.len() * 4).div_ceil(5));
    // The excerpt may also end within a character of the secret.
    let end = text.trim_end_matches(char::REPLACEMENT_CHARACTER).len();
    let mut replaced = String::with_capacity(text.len());
    let mut copied = 0;
    while let Some((start, _)) = bytes.clone().next() {
        let len = common_len(bytes.clone(), secret);
        let mut rest = bytes.clone();
        let last = len.checked_sub(1).and_then(|last| rest.nth(last));
        let next = rest.clone().next().filter(|(at, _)| *at < end);
        let is_whole = len == secret.len();
        let is_at_end = len >= MIN_START_BYTES && next.is_none();
        let Some((last, _)) = last.filter(|_| is_whole || is_at_end || len >= min_long_start)
        else {
            bytes.next();
            continue;
        };
        replaced.push_str(&text[copied..start]);
        replaced.push_str(name);
        copied = match next {
            None if !is_whole => text.len(),
            Some((at, byte)) if is_whole && ends_within && is_base64(byte) => {
                rest.next();
                at + 1
            }
            _ => last + 1,
        };
        bytes = rest;
    }
    replaced.push_str(&text[copied..]);
    replaced
}

/// Returns the length of the longest start of `secret` that the bytes begin with.
fn common_len(bytes: impl Iterator<Item = (usize, u8)>, secret: &str) -> usize {
    let pairs = bytes.zip(secret.bytes());
    let mut len = pairs
        .take_while(|((_, byte), expected)| byte == expected)
        .count();
    // The last character may differ in its last byte only.
    while !secret.is_char_boundary(len) {
        len -= 1;
    }
    len
}

/// Returns the bytes of the text in the standard alphabet of Base64, without white space
/// and without the escapes of JSON for line breaks and `/`.
fn base64(text: &str) -> impl Iterator<Item = (usize, u8)> + Clone {
    let is_skipped = |at: usize, byte: u8| match byte {
        b'\\' => true,
        b'r' | b'n' => text.as_bytes()[..at].ends_with(b"\\"),
        _ => byte.is_ascii_whitespace(),
    };
    let bytes = text.bytes().enumerate();
    let bytes = bytes.filter(move |(at, byte)| !is_skipped(*at, *byte));
    bytes.map(|(at, byte)| match byte {
        b'-' => (at, b'+'),
        b'_' => (at, b'/'),
        _ => (at, byte),
    })
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

fn is_base64(character: u8) -> bool {
    ALPHABET.contains(&character)
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

    /// After 76 or 64 characters, or anywhere.
    #[test]
    fn base64_with_line_breaks_is_redacted() {
        for text in [
            "YWtf\nfj8+OWYy",
            "YWt\r\nffj8-\r\n OWYy",
            r"YWtffj8+\nOWYy",
            r"YWtffj8+\r\nOW\\nYy",
        ] {
            assert_eq!(
                redacted(&format!("({text}\n)"), "ak_~?>9f2"),
                "([key]\n)",
                "{text}"
            );
        }
        // The rest of the secret is after the line break, and `/` is escaped.
        assert_eq!(
            redacted(r"dGVzdD90\r\nZXN0P3Rlc3\nQ=", "test?test?test"),
            "[key]="
        );
        assert_eq!(redacted(r"dGVzdD8\/\nPz8=", "test????"), "[key]=");
    }

    #[test]
    fn a_long_start_is_redacted_anywhere() {
        let secret = "ak_live_4f8a99XyZ_q7Rt2";
        for (text, expected) in [
            ("<p>ak_live_4f8a99XyZ_q7R</p>", "<p>[key]</p>"),
            (
                "<p>ak_live_4f8a99XyZ_q*** ak_live</p>",
                "<p>[key]*** ak_live</p>",
            ),
            ("<p>ak_live_4f8a99XyZ_</p>", "<p>ak_live_4f8a99XyZ_</p>"),
            // `u:ak_live_4f8a99XyZ_q7R`
            (
                "<p>dTpha19saXZlXzRmOGE5OVh5Wl9xN1I=</p>",
                "<p>dTp[key]I=</p>",
            ),
        ] {
            assert_eq!(redacted(text, secret), expected);
        }
        // `い` and `め` differ in their last byte only.
        let found = redacted("秘密の合言葉は長め。", "秘密の合言葉は長い");
        assert_eq!(found, "[key]め。");
    }

    #[test]
    fn the_case_of_letters_does_not_matter() {
        let secret = "ak_live_4f8a99XyZ_q7Rt2";
        for case in [secret.to_lowercase(), secret.to_uppercase()] {
            let url = format!("https://{case}.example");
            assert_eq!(redacted(&url, secret), "https://[key].example");
        }
    }

    #[test]
    fn a_short_secret_is_part_of_other_words() {
        assert_eq!(redacted("any company", "any"), "any company");
        assert_eq!(redacted("test dGVzdA==", "test"), "[key] [key]==");
        assert_eq!(redacted("", "test"), "");
    }
}
