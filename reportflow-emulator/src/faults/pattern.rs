//! Texts with `*`.

/// Returns whether a text is like a pattern, in which `*` is any text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut literals = pattern.split('*');
    let first = literals.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = literals.next_back() else {
        return rest.is_empty();
    };
    for literal in literals {
        match rest.split_once(literal) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_are_any_text() {
        for (pattern, text) in [
            ("a", "a"),
            ("*", ""),
            ("*", "a/b"),
            ("a*", "a"),
            ("*.pdf", "請求書.pdf"),
            ("請求*書.pdf", "請求の書.pdf"),
            ("a*b*c", "aXbYbZc"),
            ("a**c", "abc"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("a", "ab"),
            ("", "a"),
            ("a*", "ba"),
            ("*.pdf", "a.pdf.zip"),
            ("a*a", "a"),
            ("a*b*c", "acb"),
            ("*bb*b", "bb"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
