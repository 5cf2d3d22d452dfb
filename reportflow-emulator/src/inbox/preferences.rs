//! The language and the theme of a browser, in cookies.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;

use super::language::Language;

pub(super) const LANGUAGE_COOKIE: &str = "reportflow_language";
pub(super) const THEME_COOKIE: &str = "reportflow_theme";

/// The choices of a reader.
#[derive(Clone, Copy, Debug)]
pub(super) struct Preferences {
    pub(super) language: Language,
    pub(super) theme: Theme,
}

/// The colours of the pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Theme {
    /// Those of the system.
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(super) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub(super) fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Preferences {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Preferences, Infallible> {
        let language = cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::from_code);
        let theme = cookie(&parts.headers, THEME_COOKIE).unwrap_or_default();
        let theme = Theme::ALL.into_iter().find(|it| it.code() == theme);
        Ok(Preferences {
            language: language.unwrap_or_else(|| Language::accepted(&parts.headers)),
            theme: theme.unwrap_or(Theme::Auto),
        })
    }
}

pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).into_iter();
    let cookies = cookies.filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}
