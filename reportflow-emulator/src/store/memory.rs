//! Requests, events and documents in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{self, AssertUnwindSafe};

use axum::body::Bytes;

use super::change::{Change, ChangeKind, Changes};
use super::entry::Entry;
use super::error::StoreError;
use super::params::Params;
use super::retention::Retention;
use super::summary::RequestSummary;
use crate::model::{DeliveryState, Event, FileRecord, FileState, RequestRecord};

/// The requests by their sequence number, and what belongs to them.
#[derive(Debug)]
pub(super) struct Memory {
    changes: Changes,
    retention: Retention,
    last_sequence: u64,
    /// All bytes that count against the retention.
    bytes: usize,
    requests: BTreeMap<u64, Entry>,
    /// The requests without a document that is being rendered and without a pending
    /// delivery. Only these may go.
    settled: BTreeSet<u64>,
    /// By request id.
    sequences: HashMap<String, u64>,
    /// By delivery id.
    sequences_of_deliveries: HashMap<String, u64>,
}

impl Memory {
    pub(super) fn new(retention: Retention, changes: Changes) -> Memory {
        Memory {
            changes,
            retention,
            last_sequence: 0,
            bytes: 0,
            requests: BTreeMap::new(),
            settled: BTreeSet::new(),
            sequences: HashMap::new(),
            sequences_of_deliveries: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, mut record: RequestRecord) {
        self.last_sequence += 1;
        record.sequence = self.last_sequence;
        self.changes.tell(Change::new(ChangeKind::Added, &record));
        let bytes = record.size();
        self.bytes += bytes;
        self.sequences
            .insert(record.request_id.clone(), record.sequence);
        if record.is_finished() {
            self.settled.insert(record.sequence);
        }
        let entry = Entry {
            record,
            bytes,
            pdfs: HashMap::new(),
            events: Vec::new(),
        };
        self.requests.insert(self.last_sequence, entry);
        self.trim(None);
    }

    pub(super) fn request(&self, request_id: &str) -> Option<RequestRecord> {
        self.entry(request_id).map(|entry| entry.record.clone())
    }

    pub(super) fn request_without_params(&self, request_id: &str) -> Option<RequestRecord> {
        let mut record = self.request(request_id)?;
        record.omit_params();
        Some(record)
    }

    pub(super) fn request_ids(&self) -> Vec<String> {
        self.sequences.keys().cloned().collect()
    }

    pub(super) fn page(
        &self,
        before: Option<u64>,
        limit: usize,
        params: Params,
        last_delivery: Option<DeliveryState>,
    ) -> Vec<RequestRecord> {
        let range = ..before.unwrap_or(u64::MAX);
        let newest_first = self.requests.range(range).rev().map(|(_, entry)| entry);
        let matching = newest_first
            .filter(|entry| last_delivery.is_none_or(|state| entry.has_last_delivery(state)));
        let records = matching.take(limit).map(|entry| entry.record.clone());
        let mut page: Vec<_> = records.collect();
        if params == Params::Omitted {
            page.iter_mut().for_each(RequestRecord::omit_params);
        }
        page
    }

    pub(super) fn summaries(&self, before: Option<u64>, limit: usize) -> Vec<RequestSummary> {
        let range = ..before.unwrap_or(u64::MAX);
        let newest_first = self.requests.range(range).rev();
        newest_first
            .take(limit)
            .map(|(_, entry)| entry.summary())
            .collect()
    }

    pub(super) fn exists(&self, request_id: &str) -> bool {
        self.sequences.contains_key(request_id)
    }

    pub(super) fn last_sequence(&self) -> u64 {
        self.last_sequence
    }

    pub(super) fn set_status(&mut self, request_id: &str, status: u16) {
        let Some(entry) = self.entry_mut(request_id) else {
            return;
        };
        entry.record.status = status;
        let change = Change::new(ChangeKind::Updated, &entry.record);
        self.changes.tell(change);
    }

    pub(super) fn finish_file(
        &mut self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
        event: impl FnOnce(&RequestRecord) -> Option<Event>,
    ) -> Result<Option<Event>, StoreError> {
        let Some(entry) = self.entry_mut(request_id) else {
            return Ok(None);
        };
        let mut files = entry.record.files.iter();
        let unfinished =
            |file: &FileRecord| file.file_id == file_id && file.state == FileState::Rendering;
        let Some(index) = files.position(unfinished) else {
            return Ok(None);
        };
        let (state, pdf) = match pdf {
            Ok(pdf) => (FileState::Ready, Some(pdf)),
            Err(reason) => (FileState::Failed(reason), None),
        };
        entry.record.files[index].state = state;
        let mut due = None;
        if entry.record.is_finished() {
            // The event calls the clock of the user. As in a folder, a panic undoes the call.
            let event = panic::catch_unwind(AssertUnwindSafe(|| event(&entry.record)));
            let Ok(event) = event else {
                entry.record.files[index].state = FileState::Rendering;
                return Err(StoreError::Panic);
            };
            due = event;
        }
        let added = pdf.as_ref().map_or(0, Bytes::len);
        entry.bytes += added;
        entry.pdfs.extend(pdf.map(|pdf| (file_id.to_owned(), pdf)));
        let change = Change::new(ChangeKind::Updated, &entry.record);
        let sequence = entry.record.sequence;
        if entry.is_settled() {
            self.settled.insert(sequence);
        }
        self.bytes += added;
        self.changes.tell(change);
        if let Some(event) = due.clone() {
            self.save_event(event);
        }
        self.trim(Some(sequence));
        Ok(due)
    }

    pub(super) fn pdf(&self, request_id: &str, file_id: &str) -> Option<Bytes> {
        self.entry(request_id)?.pdfs.get(file_id).cloned()
    }

    pub(super) fn remove(&mut self, request_id: &str) {
        if let Some(&sequence) = self.sequences.get(request_id) {
            self.remove_entry(sequence);
        }
    }

    pub(super) fn remove_all(&mut self, workspace: Option<&str>) {
        let all = self.requests.iter();
        let own = all.filter(|(_, entry)| {
            let owner = entry.record.workspace.as_deref();
            workspace.is_none() || owner.is_none() || owner == workspace
        });
        let own: Vec<u64> = own.map(|(&sequence, _)| sequence).collect();
        for sequence in own {
            self.remove_entry(sequence);
        }
    }

    /// Adds an event, or replaces it.
    pub(super) fn save_event(&mut self, event: Event) {
        let Some(&sequence) = self.sequences.get(&event.request_id) else {
            return;
        };
        let Some(entry) = self.requests.get_mut(&sequence) else {
            return;
        };
        for delivery in &event.deliveries {
            let id = delivery.delivery_id.clone();
            self.sequences_of_deliveries.insert(id, sequence);
        }
        let before = entry.bytes;
        entry.bytes += event.size();
        let mut events = entry.events.iter_mut();
        match events.find(|it| it.event_id == event.event_id) {
            Some(stored) => {
                entry.bytes -= stored.size();
                *stored = event;
            }
            None => entry.events.push(event),
        }
        self.bytes = self.bytes - before + entry.bytes;
        if entry.is_settled() {
            self.settled.insert(sequence);
        } else {
            self.settled.remove(&sequence);
        }
        let change = Change::new(ChangeKind::Updated, &entry.record);
        self.changes.tell(change);
    }

    pub(super) fn events(&self, request_id: &str) -> Vec<Event> {
        let entry = self.entry(request_id);
        entry.map_or_else(Vec::new, |entry| entry.events.clone())
    }

    pub(super) fn event_of_delivery(&self, delivery_id: &str) -> Option<Event> {
        let sequence = self.sequences_of_deliveries.get(delivery_id)?;
        let mut events = self.requests.get(sequence)?.events.iter();
        let found = events.find(|event| {
            let mut deliveries = event.deliveries.iter();
            deliveries.any(|it| it.delivery_id == delivery_id)
        });
        found.cloned()
    }

    fn entry(&self, request_id: &str) -> Option<&Entry> {
        self.requests.get(self.sequences.get(request_id)?)
    }

    fn entry_mut(&mut self, request_id: &str) -> Option<&mut Entry> {
        self.requests.get_mut(self.sequences.get(request_id)?)
    }

    /// Removes the oldest requests until the rest is within the limits. A request
    /// whose documents are being rendered, or whose webhook is pending, stays. So does
    /// `finished`, because its documents may be downloaded next.
    fn trim(&mut self, finished: Option<u64>) {
        while self.requests.len() > self.retention.requests || self.bytes > self.retention.bytes {
            let mut settled = self.settled.iter();
            let Some(&oldest) = settled.find(|&&it| Some(it) != finished) else {
                return;
            };
            self.remove_entry(oldest);
        }
    }

    fn remove_entry(&mut self, sequence: u64) {
        self.settled.remove(&sequence);
        let Some(entry) = self.requests.remove(&sequence) else {
            return;
        };
        self.bytes -= entry.bytes;
        self.sequences.remove(&entry.record.request_id);
        for delivery in entry.events.iter().flat_map(|event| &event.deliveries) {
            self.sequences_of_deliveries.remove(&delivery.delivery_id);
        }
        self.changes
            .tell(Change::new(ChangeKind::Removed, &entry.record));
    }
}
