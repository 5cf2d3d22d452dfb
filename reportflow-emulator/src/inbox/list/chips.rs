//! The small labels of a request. Most are links to similar requests.

use maud::{Markup, html};

use super::link::filter_url;
use crate::inbox::labels::{WebhookLabel, finding_label};
use crate::inbox::language::Language;
use crate::model::{Event, Finding, FindingKind, RequestRecord};

/// The parameters that the title of a chip names.
const MAX_PATHS: usize = 5;

/// Returns the design and the version.
pub(super) fn design(record: &RequestRecord) -> Markup {
    html! {
        @if let Some(design) = &record.design_id {
            a.chip href=(filter_url("design", design)) {
                span.request-design { (design) }
                @if let Some(version) = record.version { " v" (version) }
            }
        }
    }
}

/// Returns the numbers of parameters that leave a blank.
pub(super) fn findings(language: Language, record: &RequestRecord) -> Markup {
    let kinds = [
        (FindingKind::Missing, "missing", "warning"),
        (FindingKind::Unknown, "unknown", "warning"),
        (FindingKind::WrongKind, "wrong-kind", "bad"),
    ];
    let all: Vec<&Finding> = record.files.iter().flat_map(|it| &it.findings).collect();
    html! {
        @for (kind, key, class) in kinds {
            @let paths: Vec<&str> = all.iter().filter(|it| it.kind == kind).map(|it| it.path.as_str()).collect();
            @if !paths.is_empty() {
                a.chip.(class) href=(filter_url(key, "*")) title=(first(&paths)) {
                    @let (count, label) = (paths.len(), finding_label(kind, language));
                    (language.pick(format!("{count} {label}"), format!("{label} {count} 件")))
                }
            }
        }
    }
}

fn first(paths: &[&str]) -> String {
    let named = paths.iter().take(MAX_PATHS).copied();
    let end = (paths.len() > MAX_PATHS).then_some("…");
    named.chain(end).collect::<Vec<_>>().join(", ")
}

/// Returns the state of the webhook with the number of attempts.
pub(super) fn webhook(language: Language, record: &RequestRecord, events: &[Event]) -> Markup {
    let label = WebhookLabel::of(record, events, language);
    html! {
        @if let Some(WebhookLabel { class, key, text }) = label {
            a.chip.(class) href=(filter_url("webhook", key)) { (text) }
        }
    }
}

pub(super) fn fault(language: Language, record: &RequestRecord) -> Markup {
    html! {
        @if let Some(fault) = &record.fault {
            a.chip.warning href=(filter_url("fault", fault)) title=(fault) {
                (language.pick("fault", "障害"))
            }
        }
    }
}

pub(super) fn workspace(record: &RequestRecord) -> Markup {
    html! {
        @if let Some(name) = &record.workspace {
            a.chip.request-workspace href=(filter_url("workspace", name)) { (name) }
        }
    }
}
