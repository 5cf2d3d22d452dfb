//! The state of a request in one word.

use axum::http::StatusCode;
use maud::{Markup, html};

use crate::inbox::language::Language;
use crate::model::{FileState, RequestRecord};

/// Returns the status of an error response, or the state of the documents.
pub(super) fn status(language: Language, record: &RequestRecord) -> Markup {
    let (class, label) = class_and_label(language, record);
    let code = StatusCode::from_u16(record.status).ok();
    let reason = code
        .and_then(|it| it.canonical_reason())
        .unwrap_or_default();
    let title = format!("{} {reason}", record.status);
    html! { span.chip.request-status.(class) title=[code.map(|_| title)] { (label) } }
}

/// Returns whether the client had a successful response.
pub(super) fn is_accepted(record: &RequestRecord) -> bool {
    record.rejection.is_none() && (200..300).contains(&record.status)
}

fn class_and_label(language: Language, record: &RequestRecord) -> (&'static str, String) {
    if record.status == 0 {
        return ("bad", language.pick("No response", "応答なし").to_owned());
    }
    if !is_accepted(record) {
        return ("bad", record.status.to_string());
    }
    let files = record.files.iter();
    let rendering = files.filter(|it| it.state == FileState::Rendering).count();
    let mut files = record.files.iter();
    if files.any(|file| matches!(file.state, FileState::Failed(_))) {
        return ("bad", language.pick("Failed", "失敗").to_owned());
    }
    match (rendering, record.files.len()) {
        (0, _) => ("good", language.pick("Ready", "完了").to_owned()),
        (_, 1) => ("warning", language.pick("Rendering", "生成中").to_owned()),
        (rendering, all) => {
            let ready = all - rendering;
            let word = language.pick("Rendering", "生成中");
            ("warning", format!("{word} {ready}/{all}"))
        }
    }
}
