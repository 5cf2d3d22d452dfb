//! The frame of every page.

use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::footer;
use super::keys;
use super::preferences::{Preferences, Theme};
use super::viewer::Viewer;

/// After a lost connection, a page tries again at least every 5 s. A part that is replaced keeps
/// open what the reader opened.
const HTMX_CONFIG: &str = r#"{"includeIndicatorCSS":false,"morphIgnore":["data-htmx-powered","open"],"sse":{"reconnectMaxDelay":5000}}"#;

/// The part of the pages that a page belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Section {
    Requests,
    Designs,
    Faults,
}

/// Returns a whole page. `path` is its path with the query, for forms that come back to it.
pub(super) fn page(
    viewer: &Viewer,
    section: Section,
    title: &str,
    path: &str,
    content: &Markup,
) -> Response {
    let language = viewer.preferences.language;
    let link = |target: Section, href: &str, text: &str| {
        html! { a href=(href) aria-current=[(section == target).then_some("page")] { (text) } }
    };
    let body = html! {
        header.bar {
            a.brand href="/" { "Re:port Flow " span { (language.pick("emulator", "エミュレータ")) } }
            nav aria-label=(language.pick("Pages", "ページ")) {
                (link(Section::Requests, "/", language.pick("Requests", "リクエスト")))
                (link(Section::Designs, "/inbox/designs", language.pick("Designs", "デザイン")))
                (link(Section::Faults, "/inbox/faults", language.pick("Faults", "障害")))
            }
            (choices(viewer.preferences, path))
            @if viewer.has_session {
                (workspaces(viewer))
                form method="post" action="/inbox/logout" {
                    button.quiet { (language.pick("Log out", "ログアウト")) }
                }
            }
        }
        main #main tabindex="-1" { (content) }
        (footer::show(viewer))
        // One stream a tab: browsers open six connections to a server.
        div #stream "hx-sse:connect"="/inbox/events" hx-trigger="load, connect" hidden {}
        p #connection .connection role="status" hidden {
            (language.pick(
                "Not connected. Changes appear when the emulator is back.",
                "接続されていません。エミュレータが戻ると変更が表示されます。",
            ))
        }
        (keys::dialog(language))
    };
    document(viewer.preferences, title, &body)
}

/// Returns the workspaces of the session, and a link to add another.
fn workspaces(viewer: &Viewer) -> Markup {
    let language = viewer.preferences.language;
    let names = viewer.workspaces.iter().map(|it| it.name.as_str());
    let all = viewer.app.authenticator.workspaces.0.len();
    html! {
        span.workspaces {
            @for name in names { span.chip { (name) } " " }
            @if viewer.workspaces.len() < all {
                a href="/inbox/login" { (language.pick("Add a workspace", "ワークスペースを追加")) }
            }
        }
    }
}

/// Returns a page without navigation, for readers who are not logged in.
pub(super) fn bare_page(
    preferences: Preferences,
    title: &str,
    path: &str,
    content: &Markup,
) -> Response {
    let body = html! {
        header.bar { span.brand { "Re:port Flow" } (choices(preferences, path)) }
        main #main { (content) }
    };
    document(preferences, title, &body)
}

fn document(preferences: Preferences, title: &str, body: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang=(preferences.language.code()) data-theme=(preferences.theme.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="htmx-config" content=(HTMX_CONFIG);
                title { (title) " · Re:port Flow" }
                link rel="icon" href=(assets::url("icon.svg"));
                link rel="stylesheet" href=(assets::url("inbox.css"));
                script src=(assets::url("htmx.js")) defer {}
                script src=(assets::url("inbox.js")) type="module" {}
            }
            body { (body) }
        }
    };
    Html(markup.into_string()).into_response()
}

/// Returns the buttons for the language and the theme. They work without script.
fn choices(preferences: Preferences, path: &str) -> Markup {
    let Preferences { language, theme } = preferences;
    let (other_code, other_name) = language.pick(("ja", "日本語"), ("en", "English"));
    let (next, name) = match theme {
        Theme::Auto => (Theme::Dark, language.pick("Dark", "ダーク")),
        Theme::Dark => (Theme::Light, language.pick("Light", "ライト")),
        Theme::Light => (Theme::Auto, language.pick("Automatic colours", "自動配色")),
    };
    html! {
        form.choices method="post" action="/inbox/preferences" {
            input type="hidden" name="page" value=(path);
            button.quiet name="language" value=(other_code) lang=(other_code) { (other_name) }
            button.quiet name="theme" value=(next.code()) { (name) }
        }
    }
}
