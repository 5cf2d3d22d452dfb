//! The page in place of a request that is gone.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use crate::inbox::page::{Section, page};
use crate::inbox::viewer::Viewer;

/// Returns the page with status 404. `was_open` is `true` if a page of the request is open, which
/// takes the part `#request`.
pub(super) fn missing(viewer: &Viewer, was_open: bool) -> Response {
    let language = viewer.preferences.language;
    let (title, reason) = if was_open {
        (
            language.pick("The request was deleted", "リクエストは削除されました"),
            language.pick(
                "Somebody deleted it while this page was open, the emulator kept newer ones, or it was started again without --data.",
                "このページを開いている間に削除されたか、保存数の上限を超えたか、エミュレータが --data なしで再起動されました。",
            ),
        )
    } else {
        (
            language.pick("Unknown request", "リクエストが見つかりません"),
            language.pick(
                "It was deleted, the emulator kept newer ones or was started again without --data, or it is of another workspace.",
                "削除されたか、保存数の上限を超えたか、エミュレータが --data なしで再起動されたか、別のワークスペースのものです。",
            ),
        )
    };
    let content = html! {
        div #request {
            h1 { (title) }
            p role=[was_open.then_some("alert")] { (reason) }
            p { a href="/" { (language.pick("All requests", "すべてのリクエスト")) } }
        }
    };
    let mut response = page(viewer, Section::Requests, title, "/", &content);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
