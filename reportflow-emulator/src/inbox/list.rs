//! The list of requests.

use axum::http::Uri;
use axum::response::Response;
use maud::html;

use super::empty;
use super::page::{Section, page};
use super::viewer::Viewer;
use crate::admin::Query;
use crate::api_error::ApiError;
use crate::http::Origin;

const PAGE_LENGTH: usize = 50;

/// `GET /`.
pub(super) async fn show(
    viewer: Viewer,
    uri: Uri,
    Origin(origin): Origin,
) -> Result<Response, ApiError> {
    let found = viewer
        .requests
        .find(&Query::default(), None, PAGE_LENGTH)
        .await?;
    let title = viewer.preferences.language.pick("Requests", "リクエスト");
    let path = uri.path_and_query().map_or("/", |it| it.as_str());
    let content = html! {
        section #requests hx-get=(path) hx-trigger="requests from:#stream" hx-select="#requests" hx-swap="outerMorph" {
            h1 { (title) }
            @if found.records.is_empty() { (empty::show(&viewer, &origin).await?) }
            ol.requests {
                @for record in &found.records {
                    li { a href={ "/inbox/requests/" (record.request_id) } { (record.request_id) } }
                }
            }
        }
    };
    Ok(page(&viewer, Section::Requests, title, path, &content))
}
