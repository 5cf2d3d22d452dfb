//! A request in memory, and what belongs to it.

use std::collections::HashMap;

use axum::body::Bytes;

use super::summary::{DeliverySummary, FileSummary, FindingSummary, RequestSummary};
use crate::model::{DeliveryState, Event, FileRecord, RequestRecord};

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) record: RequestRecord,
    pub(super) bytes: usize,
    /// By file id.
    pub(super) pdfs: HashMap<String, Bytes>,
    pub(super) events: Vec<Event>,
}

impl Entry {
    pub(super) fn summary(&self) -> RequestSummary {
        let RequestRecord {
            sequence,
            endpoint,
            status,
            ..
        } = self.record;
        let file = |file: &FileRecord| FileSummary {
            state: file.state.clone(),
            findings: (file.findings.iter())
                .map(|it| FindingSummary { kind: it.kind })
                .collect(),
        };
        let deliveries = self.events.iter().flat_map(|event| &event.deliveries);
        RequestSummary {
            sequence,
            workspace: self.record.workspace.clone(),
            endpoint,
            status,
            files: self.record.files.iter().map(file).collect(),
            deliveries: deliveries
                .map(|it| DeliverySummary { state: it.state })
                .collect(),
        }
    }

    /// Returns whether the last delivery of an event has this state.
    pub(super) fn has_last_delivery(&self, state: DeliveryState) -> bool {
        let mut events = self.events.iter();
        events.any(|event| event.deliveries.last().is_some_and(|it| it.state == state))
    }

    /// Returns whether no document is being rendered, and no delivery is pending.
    pub(super) fn is_settled(&self) -> bool {
        self.record.is_finished() && !self.events.iter().any(Event::is_pending)
    }
}
