//! The page with the list.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use maud::{Markup, html};

use super::link::list_url;
use super::row::RowContext;
use super::search::Search;
use crate::admin::Page;
use crate::api_error::ApiError;
use crate::http::Origin;
use crate::inbox::empty;
use crate::inbox::keys;
use crate::inbox::page::{Section, page};
use crate::inbox::state::InboxState;
use crate::inbox::viewer::Viewer;
use crate::store::StoreError;

const PAGE_LENGTH: usize = 50;

/// `GET /[?q=QUERY&after=CURSOR]`.
pub(in crate::inbox) async fn show(
    viewer: Viewer,
    State(state): State<InboxState>,
    Origin(origin): Origin,
    uri: Uri,
) -> Result<Response, ApiError> {
    let language = viewer.preferences.language;
    let search = Search::of(&uri);
    let context = RowContext {
        language,
        now: (state.app.clock)(),
        shows_workspaces: viewer.workspaces.len() > 1,
    };
    let path = list_url(&search.text, search.after);
    let (list, error) = match search.query(language, context.now) {
        Ok(query) => {
            let found = viewer
                .requests
                .find_without_params(&query, search.after, PAGE_LENGTH);
            let found = found.await?;
            let list = if !found.records.is_empty() {
                rows(&viewer, &context, &search, found).await?
            } else if search == Search::default() {
                empty::show(&viewer, &origin).await?
            } else {
                html! {
                    p.card.muted { (language.pick("Nothing matches.", "一致するリクエストはありません。")) }
                }
            };
            (list, None)
        }
        Err(error) => (html! {}, Some(error)),
    };
    let title = language.pick("Requests", "リクエスト");
    let content = html! {
        h1 { (title) }
        (search.form(language, error.as_deref()))
        // The part that changes while the page is open.
        section #requests hx-get=(path) hx-trigger="requests from:#stream" hx-select="#requests" hx-swap="outerMorph" {
            (list)
        }
        (keys::details(language))
    };
    let mut response = page(&viewer, Section::Requests, title, &path, &content);
    if error.is_some() {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    Ok(response)
}

/// Returns the rows of a page. New requests are on the first page only, because a page starts
/// after a request.
async fn rows(
    viewer: &Viewer,
    context: &RowContext,
    search: &Search,
    found: Page,
) -> Result<Markup, StoreError> {
    let store = viewer.requests.store();
    let mut rows = Vec::with_capacity(found.records.len());
    for record in &found.records {
        let events = if record.has_webhook {
            store.events(&record.request_id).await?
        } else {
            Vec::new()
        };
        rows.push(context.row(record, &events));
    }
    let language = context.language;
    Ok(html! {
        ol.requests { @for row in &rows { (row) } }
        nav.pager aria-label=(language.pick("Pages of the list", "一覧のページ")) {
            @if search.after.is_some() {
                a.button.quiet href=(list_url(&search.text, None)) { (language.pick("Newest", "最新")) }
            }
            @if found.next.is_some() {
                a.button.quiet rel="next" href=(list_url(&search.text, found.next)) { (language.pick("Older", "以前")) }
            }
        }
    })
}
