//! The words for states, the same on every page.

use super::language::Language;
use crate::admin::WebhookState;
use crate::model::{Event, FindingKind, RequestRecord};

/// Returns the word for a parameter that leaves a blank.
pub(super) fn finding_label(kind: FindingKind, language: Language) -> &'static str {
    match kind {
        FindingKind::Missing => language.pick("missing", "値なし"),
        FindingKind::Unknown => language.pick("unknown", "未定義"),
        FindingKind::WrongKind => language.pick("wrong kind", "型が違う"),
    }
}

/// The state of a request's webhook.
pub(super) struct WebhookLabel {
    /// The class of the chip.
    pub(super) class: &'static str,
    /// The value in a query.
    pub(super) key: &'static str,
    /// With the number of attempts, if there are several.
    pub(super) text: String,
}

impl WebhookLabel {
    /// Returns `None` if the request has no webhook.
    pub(super) fn of(
        record: &RequestRecord,
        events: &[Event],
        language: Language,
    ) -> Option<WebhookLabel> {
        let (class, key, text) = match WebhookState::of(events) {
            WebhookState::Delivered => (
                "good",
                "delivered",
                language.pick("webhook delivered", "Webhook 配信済み"),
            ),
            WebhookState::Failed => (
                "bad",
                "failed",
                language.pick("webhook failed", "Webhook 失敗"),
            ),
            WebhookState::None if !record.expects_event() => return None,
            WebhookState::Pending | WebhookState::None => (
                "warning",
                "pending",
                language.pick("webhook pending", "Webhook 配信待ち"),
            ),
        };
        let last = events.iter().filter_map(|event| event.deliveries.last());
        let attempts: usize = last.map(|it| it.attempts.len()).sum();
        let text = match attempts {
            0 | 1 => text.to_owned(),
            _ => format!("{text} ×{attempts}"),
        };
        Some(WebhookLabel { class, key, text })
    }
}
