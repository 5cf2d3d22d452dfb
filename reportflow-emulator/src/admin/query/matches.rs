//! Compares requests with queries.

use super::text::Text;
use super::{Filter, Query, Term, WebhookState};
use crate::admin::request_info::FileStatus;
use crate::model::{DeliveryState, Event, FileRecord, Json, Rejection, RequestRecord};

impl Query {
    /// Returns whether the webhook events of a request decide: the query is about them,
    /// and all other terms match.
    pub(crate) fn needs_events(&self, record: &RequestRecord) -> bool {
        let is_about_events = |term: &&Term| matches!(term.filter, Filter::Webhook(_));
        let (about_events, others): (Vec<_>, Vec<_>) = self.terms.iter().partition(is_about_events);
        let mut others = others.iter();
        !about_events.is_empty()
            && others.all(|term| term.filter.matches(record, &[]) != term.negated)
    }

    /// Returns a state that the last delivery of an event must have. The store finds such requests
    /// without reading the others.
    pub(crate) fn last_delivery(&self) -> Option<DeliveryState> {
        let mut terms = self.terms.iter().filter(|term| !term.negated);
        terms.find_map(|term| match term.filter {
            Filter::Webhook(WebhookState::Failed) => Some(DeliveryState::Failed),
            Filter::Webhook(WebhookState::Pending) => Some(DeliveryState::Pending),
            _ => None,
        })
    }

    /// Returns whether the parameters of documents decide.
    pub(crate) fn needs_params(&self) -> bool {
        let mut terms = self.terms.iter();
        terms.any(|term| matches!(term.filter, Filter::Text(_)))
    }

    /// Returns whether all terms match. `events` may be empty if
    /// [`Query::needs_events`] is `false`.
    pub(crate) fn matches(&self, record: &RequestRecord, events: &[Event]) -> bool {
        let mut terms = self.terms.iter();
        terms.all(|term| term.filter.matches(record, events) != term.negated)
    }
}

impl Filter {
    fn matches(&self, record: &RequestRecord, events: &[Event]) -> bool {
        let mut files = record.files.iter();
        match self {
            Filter::Request(id) => record.request_id == *id,
            Filter::Design(id) => record.design_id.as_ref() == Some(id),
            Filter::Endpoint(endpoint) => record.endpoint == *endpoint,
            Filter::Status(status) => record.status == *status,
            Filter::Workspace(name) => record.workspace.as_ref() == Some(name),
            Filter::Fault(None) => record.fault.is_some(),
            Filter::Fault(id) => record.fault == *id,
            Filter::After(time) => record.accepted_at >= *time,
            Filter::Before(time) => record.accepted_at < *time,
            Filter::File(text) => files.any(|file| text.is_in(&file.file_name)),
            Filter::State(state) => files.any(|file| FileStatus::of(&file.state) == *state),
            Filter::Finding(kind, path) => files.any(|file| {
                let mut findings = file.findings.iter();
                findings.any(|it| it.kind == *kind && path.is_in(&it.path))
            }),
            Filter::Webhook(state) => WebhookState::of(events) == *state,
            Filter::Text(text) => text.is_in_request(record),
            Filter::Finished => record.is_finished(),
        }
    }
}

impl WebhookState {
    pub(super) const ALL: [WebhookState; 4] = [
        WebhookState::Pending,
        WebhookState::Delivered,
        WebhookState::Failed,
        WebhookState::None,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            WebhookState::Pending => "pending",
            WebhookState::Delivered => "delivered",
            WebhookState::Failed => "failed",
            WebhookState::None => "none",
        }
    }

    /// The last delivery of an event counts. One that is pending or failed counts for
    /// all.
    pub(crate) fn of(events: &[Event]) -> WebhookState {
        let last = |event: &Event| event.deliveries.last().map(|it| it.state);
        let has = |state| events.iter().any(|event| last(event) == Some(state));
        if events.is_empty() {
            WebhookState::None
        } else if has(DeliveryState::Failed) {
            WebhookState::Failed
        } else if has(DeliveryState::Pending) {
            WebhookState::Pending
        } else {
            WebhookState::Delivered
        }
    }
}

impl Text {
    fn is_in_request(&self, record: &RequestRecord) -> bool {
        let mut files = record.files.iter();
        self.is_in(&record.request_id)
            || record.design_id.as_ref().is_some_and(|id| self.is_in(id))
            || files.any(|file| self.is_in_file(file))
            || record
                .rejection
                .as_ref()
                .is_some_and(|it| self.is_in_rejection(it))
    }

    fn is_in_file(&self, file: &FileRecord) -> bool {
        self.is_in(&file.file_name)
            || self.is_in(&file.file_id)
            || self.is_in_sent(&file.params)
            || file
                .passthrough
                .as_ref()
                .is_some_and(|it| self.is_in_sent(it))
    }

    /// Many clients send Japanese as `\u8acb`, so the JSON is parsed.
    fn is_in_sent(&self, json: &Json) -> bool {
        self.is_in_json(&json.to_value())
    }

    fn is_in_rejection(&self, rejection: &Rejection) -> bool {
        rejection.body.as_ref().is_some_and(|body| {
            match serde_json::from_str(body) {
                Ok(value) => self.is_in_json(&value),
                // Invalid JSON may be the reason of the rejection.
                Err(_) => self.is_in(body),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use DeliveryState::{Delivered, Failed, Pending};

    use super::*;
    use crate::model::Delivery;

    fn event(states: &[DeliveryState]) -> Event {
        let deliveries = states.iter().map(|state| Delivery {
            delivery_id: String::new(),
            state: *state,
            attempts: Vec::new(),
        });
        Event {
            event_id: String::new(),
            request_id: String::new(),
            body: String::new(),
            deliveries: deliveries.collect(),
            fault: None,
        }
    }

    #[test]
    fn the_last_delivery_of_an_event_counts() {
        for (events, expected) in [
            (vec![], WebhookState::None),
            (vec![event(&[Failed, Delivered])], WebhookState::Delivered),
            (vec![event(&[Failed, Pending])], WebhookState::Pending),
            (
                vec![event(&[Delivered]), event(&[Delivered, Failed])],
                WebhookState::Failed,
            ),
        ] {
            assert_eq!(WebhookState::of(&events), expected);
        }
    }
}
