//! A request in the list.

use std::time::SystemTime;

use maud::{Markup, html};

use super::reason::reason;
use super::{chips, status};
use crate::inbox::language::Language;
use crate::inbox::relative_time::relative_time;
use crate::model::{Event, FileState, RequestRecord};

/// The facts that all rows share.
pub(super) struct RowContext {
    pub(super) language: Language,
    pub(super) now: SystemTime,
    /// `true` if the list may have requests of several workspaces.
    pub(super) shows_workspaces: bool,
}

impl RowContext {
    /// Returns a row. Its title is the link, and the style sheet lets it fill the row.
    pub(super) fn row(&self, record: &RequestRecord, events: &[Event]) -> Markup {
        let language = self.language;
        html! {
            li.request id={ "request-" (record.request_id) } {
                (thumbnail(record))
                (status::status(language, record))
                div.request-main {
                    (title(language, record))
                    div.request-chips {
                        (chips::design(record))
                        @if self.shows_workspaces { (chips::workspace(record)) }
                        (chips::findings(language, record))
                        (chips::webhook(language, record, events))
                        (chips::fault(language, record))
                    }
                }
                div.request-meta.muted {
                    (relative_time(language, record.accepted_at, self.now))
                    span { (record.endpoint.as_str()) }
                }
            }
        }
    }
}

fn title(language: Language, record: &RequestRecord) -> Markup {
    let refused = (!status::is_accepted(record))
        .then(|| reason(record))
        .flatten();
    let (text, others) = match (refused, &record.files[..]) {
        (Some(reason), _) => (reason.message, reason.others),
        (None, [first, others @ ..]) => (first.file_name.clone(), others.len()),
        (None, []) => {
            let text = language.pick("Refused without a message", "メッセージのない拒否");
            (text.to_owned(), 0)
        }
    };
    html! {
        div.request-heading {
            a.request-title href={ "/inbox/requests/" (record.request_id) } { (text) }
            @if others > 0 { span.muted { "+" (others) } }
        }
    }
}

/// Returns the first page of the first document that is ready, or an empty place.
fn thumbnail(record: &RequestRecord) -> Markup {
    let mut files = record.files.iter();
    let ready = files.find(|file| file.state == FileState::Ready);
    html! {
        @if let Some(file) = ready {
            img.request-thumbnail loading="lazy" alt="" width="44" height="62"
                src={ "/inbox/requests/" (record.request_id) "/files/" (file.file_id) "/thumbnail.png" };
        } @else {
            span.request-thumbnail aria-hidden="true" {}
        }
    }
}
