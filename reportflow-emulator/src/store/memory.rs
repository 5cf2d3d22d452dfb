//! Requests, events and documents in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::body::Bytes;

use super::change::{Change, ChangeKind};
use super::retention::Retention;
use crate::model::{Event, FileRecord, FileState, RequestRecord};

/// The requests by their sequence number, and what belongs to them.
#[derive(Debug)]
pub(super) struct Memory {
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

#[derive(Debug)]
struct Entry {
    record: RequestRecord,
    bytes: usize,
    /// By file id.
    pdfs: HashMap<String, Bytes>,
    events: Vec<Event>,
}

impl Memory {
    pub(super) fn new(retention: Retention) -> Memory {
        Memory {
            retention,
            last_sequence: 0,
            bytes: 0,
            requests: BTreeMap::new(),
            settled: BTreeSet::new(),
            sequences: HashMap::new(),
            sequences_of_deliveries: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, mut record: RequestRecord) -> Vec<Change> {
        self.last_sequence += 1;
        record.sequence = self.last_sequence;
        let mut changes = vec![Change::new(ChangeKind::Added, &record)];
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
        self.trim(&mut changes);
        changes
    }

    pub(super) fn request(&self, request_id: &str) -> Option<RequestRecord> {
        self.entry(request_id).map(|entry| entry.record.clone())
    }

    pub(super) fn request_ids(&self) -> Vec<String> {
        self.sequences.keys().cloned().collect()
    }

    pub(super) fn page(&self, before: Option<u64>, limit: usize) -> Vec<RequestRecord> {
        let range = ..before.unwrap_or(u64::MAX);
        let newest_first = self.requests.range(range).rev();
        newest_first
            .take(limit)
            .map(|(_, entry)| entry.record.clone())
            .collect()
    }

    pub(super) fn set_status(&mut self, request_id: &str, status: u16) -> Vec<Change> {
        let Some(entry) = self.entry_mut(request_id) else {
            return Vec::new();
        };
        entry.record.status = status;
        vec![Change::new(ChangeKind::Updated, &entry.record)]
    }

    pub(super) fn finish_file(
        &mut self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
        event: impl FnOnce(&RequestRecord) -> Option<Event>,
    ) -> Vec<Change> {
        let Some(entry) = self.entry_mut(request_id) else {
            return Vec::new();
        };
        let mut files = entry.record.files.iter_mut();
        let unfinished =
            |file: &&mut FileRecord| file.file_id == file_id && file.state == FileState::Rendering;
        let Some(file) = files.find(unfinished) else {
            return Vec::new();
        };
        let mut added = 0;
        match pdf {
            Ok(pdf) => {
                added = pdf.len();
                file.state = FileState::Ready;
                entry.pdfs.insert(file_id.to_owned(), pdf);
            }
            Err(reason) => file.state = FileState::Failed(reason),
        }
        entry.bytes += added;
        let mut changes = vec![Change::new(ChangeKind::Updated, &entry.record)];
        if entry.record.is_finished() {
            let sequence = entry.record.sequence;
            let event = event(&entry.record);
            self.settled.insert(sequence);
            if let Some(event) = event {
                self.save_event(event);
            }
        }
        self.bytes += added;
        self.trim(&mut changes);
        changes
    }

    pub(super) fn pdf(&self, request_id: &str, file_id: &str) -> Option<Bytes> {
        self.entry(request_id)?.pdfs.get(file_id).cloned()
    }

    pub(super) fn remove(&mut self, request_id: &str) -> Option<Change> {
        self.remove_entry(*self.sequences.get(request_id)?)
    }

    /// Adds an event, or replaces it.
    pub(super) fn save_event(&mut self, event: Event) -> Vec<Change> {
        let Some(&sequence) = self.sequences.get(&event.request_id) else {
            return Vec::new();
        };
        let Some(entry) = self.requests.get_mut(&sequence) else {
            return Vec::new();
        };
        for delivery in &event.deliveries {
            let id = delivery.delivery_id.clone();
            self.sequences_of_deliveries.insert(id, sequence);
        }
        let mut events = entry.events.iter_mut();
        match events.find(|it| it.event_id == event.event_id) {
            Some(stored) => *stored = event,
            None => entry.events.push(event),
        }
        if entry.is_settled() {
            self.settled.insert(sequence);
        } else {
            self.settled.remove(&sequence);
        }
        vec![Change::new(ChangeKind::Updated, &entry.record)]
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
    /// whose documents are being rendered, or whose webhook is pending, stays.
    fn trim(&mut self, changes: &mut Vec<Change>) {
        while self.requests.len() > self.retention.requests || self.bytes > self.retention.bytes {
            let Some(&oldest) = self.settled.first() else {
                return;
            };
            changes.extend(self.remove_entry(oldest));
        }
    }

    fn remove_entry(&mut self, sequence: u64) -> Option<Change> {
        self.settled.remove(&sequence);
        let entry = self.requests.remove(&sequence)?;
        self.bytes -= entry.bytes;
        self.sequences.remove(&entry.record.request_id);
        for delivery in entry.events.iter().flat_map(|event| &event.deliveries) {
            self.sequences_of_deliveries.remove(&delivery.delivery_id);
        }
        Some(Change::new(ChangeKind::Removed, &entry.record))
    }
}

impl Entry {
    fn is_settled(&self) -> bool {
        self.record.is_finished() && !self.events.iter().any(Event::is_pending)
    }
}
