//! Loads a request, and lays its page out.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, Uri};
use axum::response::Response;
use maud::{Markup, html};

use super::missing::missing;
use super::page_count::page_count;
use super::request_view::RequestView;
use super::selection::{Selection, Tab};
use super::{
    document, exchange, findings, head, parameters, passthrough, rejection, snippet, webhook,
};
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::Origin;
use crate::inbox::page::{Section, page};
use crate::inbox::state::InboxState;
use crate::inbox::viewer::Viewer;
use crate::model::{FileState, RequestRecord};
use crate::store::StoreError;

/// The header of requests by htmx, so of a page that is open.
const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");

/// `GET /inbox/requests/{id}[?tab=…&file=N&pages=all]`. The id `latest` is the newest request.
pub(in crate::inbox) async fn show(
    State(state): State<InboxState>,
    viewer: Viewer,
    Origin(origin): Origin,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let was_open = headers.contains_key(HX_REQUEST);
    let Some(mut record) = without_params(&viewer, &id).await? else {
        return Ok(missing(&viewer, was_open));
    };
    let selection = Selection::of_query(
        uri.query().unwrap_or_default(),
        &tabs(&record),
        record.files.len(),
    );
    if selection.needs_params() {
        match viewer.requests.get(&record.request_id).await? {
            Some(with_params) => record = with_params,
            None => return Ok(missing(&viewer, was_open)),
        }
    }
    let events = viewer.requests.store().events(&record.request_id).await?;
    let page_count = match record.files.get(selection.file) {
        Some(file)
            if selection.tab == Tab::Document
                && !selection.head_only
                && file.state == FileState::Ready =>
        {
            page_count(&state, &record, file).await?
        }
        _ => 0,
    };
    let view = RequestView {
        app: state.app,
        language: viewer.preferences.language,
        origin,
        record,
        events,
        selection,
        page_count,
    };
    // Parameters may be megabytes.
    let (title, path, content) = run_blocking(move || {
        let path = view.url(view.selection.tab, view.selection.file);
        Ok((head::title(&view), path, view.content()))
    })
    .await?;
    Ok(page(&viewer, Section::Requests, &title, &path, &content))
}

/// An open page asks again at each change, and parameters may be megabytes.
async fn without_params(viewer: &Viewer, id: &str) -> Result<Option<RequestRecord>, StoreError> {
    match id {
        "latest" => viewer.requests.by_name(id).await,
        _ => viewer.requests.get_without_params(id).await,
    }
}

/// Returns the tabs that a request has. A rejected one has everything on one page.
fn tabs(record: &RequestRecord) -> Vec<Tab> {
    let mut tabs = Tab::ALL.to_vec();
    if !record.files.iter().any(|it| it.passthrough.is_some()) {
        tabs.retain(|it| *it != Tab::Passthrough);
    }
    tabs
}

impl RequestView {
    fn content(&self) -> Markup {
        let tab = self.selection.tab;
        let part = if self.is_live() {
            "#request"
        } else {
            "#request-head"
        };
        html! {
            // One response updates the head and the tab, so that they agree.
            div #request hx-get=(self.changes_url()) hx-trigger="requests from:#stream"
                hx-target=(part) hx-select=(part) hx-swap="outerMorph"
                // A request that was deleted: the new part asks for nothing.
                "hx-status:404"="target:#request select:#request swap:outerHTML" {
                div #request-head { (head::head(self)) }
                @if !self.selection.head_only {
                    @if let Some(rejection) = &self.record.rejection {
                        (rejection::content(self, rejection))
                    } @else {
                        (self.tab_links())
                        @if has_files(tab) { (self.file_choice()) }
                        (self.tab())
                    }
                }
            }
        }
    }

    fn tab(&self) -> Markup {
        match self.selection.tab {
            Tab::Document => document::content(self),
            Tab::Parameters => parameters::content(self),
            Tab::Passthrough => passthrough::content(self),
            Tab::Findings => findings::content(self),
            Tab::Webhook => webhook::content(self),
            Tab::Exchange => exchange::content(self),
            Tab::Code => snippet::content(self),
        }
    }

    fn tab_links(&self) -> Markup {
        let Selection { tab, file, .. } = self.selection;
        html! {
            nav.tabs aria-label=(self.language.pick("Parts of the request", "リクエストの内容")) {
                @for it in tabs(&self.record) {
                    a href=(self.url(it, file)) aria-current=[(it == tab).then_some("page")] {
                        (it.name(self.language))
                        @if it == Tab::Findings {
                            @let count = head::findings(&self.record);
                            @if count > 0 { " " span.chip.warning { (count) } }
                        }
                    }
                }
            }
        }
    }

    /// Returns the list of files, if there are several.
    fn file_choice(&self) -> Markup {
        let language = self.language;
        let Selection { tab, file, .. } = self.selection;
        let count = self.record.files.len();
        if count < 2 {
            return html! {};
        }
        html! {
            form.file-choice method="get" action=(self.path()) {
                input type="hidden" name="tab" value=(tab.code());
                label { (language.pick(format!("File ({count})"), format!("ファイル（{count} 件）")))
                    select name="file" data-submit {
                        @for (index, it) in self.record.files.iter().enumerate() {
                            option value=(index + 1) selected[index == file] {
                                (index + 1) ". " (it.file_name)
                            }
                        }
                    }
                }
                button.quiet { (language.pick("Show", "表示")) }
            }
        }
    }
}

fn has_files(tab: Tab) -> bool {
    matches!(
        tab,
        Tab::Document | Tab::Parameters | Tab::Passthrough | Tab::Findings
    )
}
