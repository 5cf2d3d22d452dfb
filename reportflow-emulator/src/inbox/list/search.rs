//! The search of the list.

use std::time::SystemTime;

use axum::http::Uri;
use maud::{Markup, html};

use super::link::list_url;
use crate::admin::Query;
use crate::http::form;
use crate::inbox::language::Language;

/// Each term is compared with each request.
const MAX_QUERY_CHARS: usize = 1000;

/// Queries that readers often need.
const FILTERS: [(&str, &str, &str); 5] = [
    ("", "All", "すべて"),
    ("-status:201 -status:202", "Refused", "拒否"),
    ("missing:*", "With blanks", "空欄あり"),
    ("webhook:failed", "Webhook failed", "Webhook 失敗"),
    ("fault:*", "Faults", "障害"),
];

const EXAMPLES: [&str; 8] = [
    "design:ID",
    "file:請求書",
    "status:400",
    "state:failed",
    "missing:*",
    "unknown:*",
    "webhook:failed",
    "after:10m",
];

/// The query of a URL, and the place in the list.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Search {
    pub(super) text: String,
    /// The list starts after the request with this sequence number.
    pub(super) after: Option<u64>,
}

impl Search {
    /// Reads `q` and `after`. Ignores invalid ones, because people edit URLs.
    pub(super) fn of(uri: &Uri) -> Search {
        let mut search = Search::default();
        for (name, value) in form::pairs(uri.query().unwrap_or_default()) {
            let value = String::from_utf8_lossy(&value).into_owned();
            match name.as_slice() {
                b"q" => search.text = value.trim().to_owned(),
                b"after" => search.after = value.parse().ok(),
                _ => {}
            }
        }
        search
    }

    /// Returns the reason why the query is invalid in words of the language.
    pub(super) fn query(&self, language: Language, now: SystemTime) -> Result<Query, String> {
        if self.text.chars().count() > MAX_QUERY_CHARS {
            return Err(language.pick(
                format!("The search has more than {MAX_QUERY_CHARS} characters."),
                format!("検索条件は {MAX_QUERY_CHARS} 文字までです。"),
            ));
        }
        let query = Query::parse(&self.text, now);
        query.map_err(|error| {
            let start = language.pick("", "検索条件が正しくありません: ");
            format!("{start}{error}")
        })
    }

    /// Returns the form, and links to queries that readers often need.
    pub(super) fn form(&self, language: Language, error: Option<&str>) -> Markup {
        let label = language.pick("Search", "検索");
        html! {
            form.search method="get" action="/" role="search" {
                input #search type="search" name="q" value=(self.text) aria-label=(label)
                    aria-describedby="search-help" aria-invalid=[error.map(|_| "true")]
                    maxlength=(MAX_QUERY_CHARS) autocomplete="off" spellcheck="false"
                    placeholder=(language.pick("Text, or key:value", "語句、または key:value"));
                button { (label) }
            }
            @if let Some(error) = error { p.error role="alert" { (error) } }
            p.search-help.muted #search-help {
                @for example in EXAMPLES { code { (example) } " " }
                (language.pick(
                    "All terms must match. A minus sign negates a term: ",
                    "すべての条件に一致するものを表示します。マイナス記号は否定です: ",
                ))
                code { "-status:202" }
            }
            nav.filters aria-label=(language.pick("Filters", "絞り込み")) {
                @for (query, english, japanese) in FILTERS {
                    a.chip href=(list_url(query, None))
                        aria-current=[(self.text == query).then_some("page")] {
                        (language.pick(english, japanese))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_links_are_valid() {
        for text in FILTERS.map(|it| it.0).into_iter().chain(EXAMPLES) {
            assert!(Query::parse(text, SystemTime::now()).is_ok(), "{text}");
        }
    }

    #[test]
    fn invalid_values_of_a_url_are_ignored() {
        let uri = |text: &'static str| Uri::from_static(text);
        let expected = Search {
            text: "a b".to_owned(),
            after: Some(7),
        };
        assert_eq!(Search::of(&uri("/?q=+a%20b&after=7&other=1")), expected);
        assert_eq!(Search::of(&uri("/?after=x&q=")), Search::default());
    }
}
