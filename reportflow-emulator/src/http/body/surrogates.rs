//! Lone surrogates in JSON texts.

use std::borrow::Cow;

/// Replaces each escape of a lone surrogate by `\ufffd`.
///
/// JavaScript keeps them, for example from an emoji that was cut in half. A text of
/// Rust cannot contain them.
pub(super) fn replace_lone(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let kept = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\ufffd");
                rest = &escape[6..];
                continue;
            }
            // `\\` is one escape: a plain text follows.
            _ => escape.char_indices().nth(2).map_or(escape.len(), |it| it.0),
        };
        out.push_str(&escape[..kept]);
        rest = &escape[kept..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the code unit of an escape `\uXXXX` at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_lone_surrogates_only() {
        for (text, expected) in [
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ud83d\u0041""#, r#""\ufffd\u0041""#),
            (r#""\ude00\uD83D""#, r#""\ufffd\ufffd""#),
            (r#""\uD83D\ude00""#, r#""\uD83D\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83"#, r#""\ud83"#),
            (r#""\é\ud83d"#, r#""\é\ufffd"#),
            (r#""\ud800\"#, r#""\ufffd\"#),
        ] {
            assert_eq!(replace_lone(text.into()), expected, "{text}");
        }
    }
}
