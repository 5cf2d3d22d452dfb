//! The language and the theme of a browser, in cookies.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::form_data::FormData;
use super::language::Language;

const LANGUAGE_COOKIE: &str = "reportflow_language";
const THEME_COOKIE: &str = "reportflow_theme";

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

/// `POST /inbox/preferences`: stores `language` and `theme`, and goes back to `page`.
pub(super) async fn set(form: FormData) -> Response {
    let language = form.get("language").and_then(Language::from_code);
    let language = language.map(|it| preference(LANGUAGE_COOKIE, it.code()));
    let theme = Theme::ALL.into_iter();
    let theme = theme
        .into_iter()
        .find(|it| form.get("theme") == Some(it.code()));
    let theme = theme.map(|it| preference(THEME_COOKIE, it.code()));
    let cookies = [language, theme].into_iter().flatten();
    let cookies = AppendHeaders(cookies.map(|it| (SET_COOKIE, it)));
    let page = form.get("page").filter(|it| is_local_path(it));
    let location = [(header::LOCATION, page.unwrap_or("/").to_owned())];
    (StatusCode::SEE_OTHER, cookies, location).into_response()
}

fn preference(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax")
}

/// Returns whether this is a path of the emulator. `//host` and `/\host` are other sites.
pub(super) fn is_local_path(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_this_site() {
        for path in ["/", "/inbox/requests/a?tab=b", "/?q=design:x%20y"] {
            assert!(is_local_path(path), "{path}");
        }
        for path in [
            "",
            "https://a.example",
            "//a.example",
            "/\\a.example",
            "/a\r\nb: c",
            "/請",
        ] {
            assert!(!is_local_path(path), "{path}");
        }
    }
}
