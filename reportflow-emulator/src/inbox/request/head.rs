//! The head of the page: the facts about a request, and what can be done with it.

use maud::{Markup, html};

use super::request_view::RequestView;
use super::text::segment;
use crate::admin::body_of;
use crate::inbox::labels::WebhookLabel;
use crate::inbox::language::Language;
use crate::inbox::utc_time::utc_time;
use crate::model::{FileState, RequestRecord};

/// Returns the name of the first file and the number of the others, or the endpoint of a
/// request without files.
pub(super) fn title(view: &RequestView) -> String {
    let record = &view.record;
    match &record.files[..] {
        [] => format!("POST {}", record.endpoint),
        [only] => only.file_name.clone(),
        [first, rest @ ..] => format!("{} +{}", first.file_name, rest.len()),
    }
}

/// Returns the number of findings of all files.
pub(super) fn findings(record: &RequestRecord) -> usize {
    record.files.iter().map(|it| it.findings.len()).sum()
}

pub(super) fn head(view: &RequestView) -> Markup {
    let (language, record) = (view.language, &view.record);
    html! {
        div.request-head {
            h1 { bdi { (title(view)) } }
            (buttons(view))
        }
        p.chips {
            (status(record, language))
            (progress(record, language))
            @let count = findings(record);
            @if count > 0 {
                span.chip.warning { (language.pick(counted(count), format!("指摘 {count} 件"))) }
            }
            @if let Some(label) = WebhookLabel::of(record, &view.events, language) {
                span.chip.(label.class) { (label.text) }
            }
            span.chip { (record.endpoint) }
            @if record.fault.is_some() { span.chip.warning { (language.pick("fault", "障害")) } }
        }
        dl.request-facts {
            (fact(language.pick("Design", "デザイン"), &html! {
                @match (&record.design_id, record.version) {
                    (Some(design), Some(version)) => { code { (design) } " v" (version) }
                    (Some(design), None) => { code { (design) } }
                    (None, _) => { span.muted { (language.pick("unknown", "不明")) } }
                }
            }))
            (fact(language.pick("Time", "日時"), &utc_time(record.accepted_at)))
            (fact(language.pick("Workspace", "ワークスペース"), &html! {
                @match &record.workspace {
                    Some(name) => { bdi { (name) } }
                    None => { span.muted { (language.pick("unknown", "不明")) } }
                }
            }))
            @if let Some(fault) = &record.fault {
                (fact(language.pick("Fault", "障害"), &html! { code { (fault) } }))
            }
            (fact("ID", &html! { code { (record.request_id) } }))
        }
    }
}

fn counted(findings: usize) -> String {
    match findings {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn status(record: &RequestRecord, language: Language) -> Markup {
    match record.status {
        0 => html! { span.chip.bad { (language.pick("no response", "応答なし")) } },
        status @ 200..300 => html! { span.chip.good { (status) } },
        status => html! { span.chip.bad { (status) } },
    }
}

/// Returns how many documents are not ready yet, or failed.
fn progress(record: &RequestRecord, language: Language) -> Markup {
    let files = record.files.iter();
    let failed = files.filter(|it| matches!(it.state, FileState::Failed(_)));
    let failed = failed.count();
    let files = record.files.iter();
    let rendering = files.filter(|it| it.state == FileState::Rendering).count();
    html! {
        @if rendering > 0 {
            span.chip { (language.pick(format!("{rendering} rendering"), format!("生成中 {rendering} 件"))) }
        }
        @if failed > 0 {
            span.chip.bad { (language.pick(format!("{failed} failed"), format!("失敗 {failed} 件"))) }
        }
    }
}

fn buttons(view: &RequestView) -> Markup {
    let (language, record) = (view.language, &view.record);
    let path = view.path();
    html! {
        div.buttons {
            // The form has one document.
            @if let ([_], Some(design), Some(version)) = (&record.files[..], &record.design_id, record.version) {
                a.button.quiet href={ "/inbox/designs/" (segment(design)) "/v" (version) "?request=" (segment(&record.request_id)) } {
                    (language.pick("Edit", "編集"))
                }
            }
            @if record.rejection.is_none() || body_of(record).is_ok() {
                form method="post" action={ (path) "/send-again" } {
                    button.quiet { (language.pick("Send again", "再送信")) }
                }
            }
            form method="post" action={ (path) "/delete" } {
                button.danger { (language.pick("Delete", "削除")) }
            }
        }
    }
}
