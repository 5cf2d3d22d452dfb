//! Links to lists.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Returns the list of the requests that match a term, such as `design:ID`.
pub(super) fn filter_url(key: &str, value: &str) -> String {
    list_url(&term(key, value), None)
}

/// Returns the list for a query, from the request after the one with this sequence number.
pub(super) fn list_url(query: &str, after: Option<u64>) -> String {
    let query =
        (!query.is_empty()).then(|| format!("q={}", utf8_percent_encode(query, NON_ALPHANUMERIC)));
    let after = after.map(|sequence| format!("after={sequence}"));
    let pairs: Vec<_> = query.into_iter().chain(after).collect();
    if pairs.is_empty() {
        return "/".to_owned();
    }
    format!("/?{}", pairs.join("&"))
}

fn term(key: &str, value: &str) -> String {
    let is_plain = !value.starts_with('"') && !value.contains(char::is_whitespace);
    if is_plain {
        return format!("{key}:{value}");
    }
    let value = value.replace('\\', r"\\").replace('"', "\\\"");
    format!("{key}:\"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_spaces_and_quotes_are_quoted() {
        assert_eq!(term("design", "a\\b"), "design:a\\b");
        assert_eq!(term("missing", "明細[1].数量"), "missing:明細[1].数量");
        assert_eq!(term("fault", "a \"b\\"), r#"fault:"a \"b\\""#);
    }

    #[test]
    fn urls_are_encoded() {
        assert_eq!(list_url("", None), "/");
        assert_eq!(list_url("a&b c", Some(3)), "/?q=a%26b%20c&after=3");
        assert_eq!(filter_url("design", "請"), "/?q=design%3A%E8%AB%8B");
    }
}
