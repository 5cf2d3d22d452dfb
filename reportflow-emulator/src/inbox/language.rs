//! The languages of the pages.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Language {
    English,
    Japanese,
}

impl Language {
    /// Returns the text in this language.
    pub(super) fn pick<T>(self, english: T, japanese: T) -> T {
        match self {
            Language::English => english,
            Language::Japanese => japanese,
        }
    }

    /// Returns the code of HTML's `lang`.
    pub(super) fn code(self) -> &'static str {
        self.pick("en", "ja")
    }

    pub(super) fn from_code(code: &str) -> Option<Language> {
        match code {
            "en" => Some(Language::English),
            "ja" => Some(Language::Japanese),
            _ => None,
        }
    }

    /// Returns the first language of the browser that the pages have. Browsers sort them.
    pub(super) fn accepted(headers: &HeaderMap) -> Language {
        let accepted = headers.get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let mut codes = accepted.split(',').filter_map(|it| it.trim().get(..2));
        codes
            .find_map(Language::from_code)
            .unwrap_or(Language::English)
    }
}
