//! The buttons that choose the language and the theme.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::form_data::FormData;
use super::language::Language;
use super::local_path::local_path;
use super::preferences::{LANGUAGE_COOKIE, THEME_COOKIE, Theme};

/// `POST /inbox/preferences`: stores `language` and `theme`, and goes back to `page`.
pub(super) async fn set(form: FormData) -> Response {
    let language = form.get("language").and_then(Language::from_code);
    let language = language.map(|it| preference(LANGUAGE_COOKIE, it.code()));
    let theme = Theme::ALL
        .into_iter()
        .find(|it| form.get("theme") == Some(it.code()));
    let theme = theme.map(|it| preference(THEME_COOKIE, it.code()));
    let cookies = [language, theme].into_iter().flatten();
    let cookies = AppendHeaders(cookies.map(|it| (SET_COOKIE, it)));
    let location = [(LOCATION, local_path(form.get("page")).to_owned())];
    (StatusCode::SEE_OTHER, cookies, location).into_response()
}

fn preference(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax")
}
