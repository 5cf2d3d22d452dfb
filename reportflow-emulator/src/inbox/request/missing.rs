//! The page in place of a request that is gone.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use crate::inbox::page::{Section, page};
use crate::inbox::viewer::Viewer;

/// Returns the page with status 404. It has the parts that a page of a request updates.
pub(super) fn missing(viewer: &Viewer) -> Response {
    let language = viewer.preferences.language;
    let title = language.pick("Unknown request", "リクエストが見つかりません");
    let content = html! {
        div #request-head {
            h1 { (title) }
            p { (language.pick(
                "It was deleted, the emulator kept newer ones, or it is of another workspace.",
                "削除されたか、保存数の上限を超えたか、別のワークスペースのものです。",
            )) }
            p { a href="/" { (language.pick("All requests", "すべてのリクエスト")) } }
        }
        div #request-tab {}
    };
    let mut response = page(viewer, Section::Requests, title, "/", &content);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
