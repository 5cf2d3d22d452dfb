//! Requests, events and documents in memory.

use std::collections::{BTreeMap, HashMap};

use axum::body::Bytes;

use super::Retention;
use crate::model::{Event, FileState, RequestRecord};

/// The requests by their sequence number, and what belongs to them.
#[derive(Debug)]
pub(super) struct Memory {
    retention: Retention,
    last_sequence: u64,
    /// All bytes that count against the retention.
    bytes: usize,
    requests: BTreeMap<u64, Entry>,
    sequences: HashMap<String, u64>,
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
            sequences: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, mut record: RequestRecord) {
        self.last_sequence += 1;
        record.sequence = self.last_sequence;
        let bytes = record.size();
        self.bytes += bytes;
        self.sequences
            .insert(record.request_id.clone(), record.sequence);
        let entry = Entry {
            record,
            bytes,
            pdfs: HashMap::new(),
            events: Vec::new(),
        };
        self.requests.insert(self.last_sequence, entry);
        self.trim();
    }

    pub(super) fn request(&self, request_id: &str) -> Option<RequestRecord> {
        self.entry(request_id).map(|entry| entry.record.clone())
    }

    /// Returns the workspace of a request, or `None` if the request is gone.
    pub(super) fn workspace_of(&self, request_id: &str) -> Option<Option<String>> {
        Some(self.entry(request_id)?.record.workspace.clone())
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

    pub(super) fn set_status(&mut self, request_id: &str, status: u16) {
        if let Some(entry) = self.entry_mut(request_id) {
            entry.record.status = status;
        }
    }

    pub(super) fn finish_file(
        &mut self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
    ) {
        let Some(entry) = self.entry_mut(request_id) else {
            return;
        };
        let mut files = entry.record.files.iter_mut();
        let Some(file) = files.find(|file| file.file_id == file_id) else {
            return;
        };
        match pdf {
            Ok(pdf) => {
                let added = pdf.len();
                file.state = FileState::Ready;
                entry.bytes += added;
                entry.pdfs.insert(file_id.to_owned(), pdf);
                self.bytes += added;
            }
            Err(reason) => file.state = FileState::Failed(reason),
        }
        self.trim();
    }

    pub(super) fn pdf(&self, request_id: &str, file_id: &str) -> Option<Bytes> {
        self.entry(request_id)?.pdfs.get(file_id).cloned()
    }

    pub(super) fn remove(&mut self, request_id: &str) {
        if let Some(sequence) = self.sequences.get(request_id) {
            self.remove_entry(*sequence);
        }
    }

    /// Adds an event, or replaces it.
    pub(super) fn save_event(&mut self, event: Event) {
        let Some(entry) = self.entry_mut(&event.request_id) else {
            return;
        };
        let mut events = entry.events.iter_mut();
        match events.find(|it| it.event_id == event.event_id) {
            Some(stored) => *stored = event,
            None => entry.events.push(event),
        }
    }

    pub(super) fn events(&self, request_id: &str) -> Vec<Event> {
        let entry = self.entry(request_id);
        entry.map_or_else(Vec::new, |entry| entry.events.clone())
    }

    pub(super) fn event_of_delivery(&self, delivery_id: &str) -> Option<Event> {
        let events = self.requests.values().flat_map(|entry| &entry.events);
        let mut found = events.filter(|event| {
            let mut deliveries = event.deliveries.iter();
            deliveries.any(|it| it.delivery_id == delivery_id)
        });
        found.next().cloned()
    }

    fn entry(&self, request_id: &str) -> Option<&Entry> {
        self.requests.get(self.sequences.get(request_id)?)
    }

    fn entry_mut(&mut self, request_id: &str) -> Option<&mut Entry> {
        self.requests.get_mut(self.sequences.get(request_id)?)
    }

    /// Removes the oldest requests until the rest is within the limits. A request
    /// whose documents are being rendered stays.
    fn trim(&mut self) {
        while self.requests.len() > self.retention.requests || self.bytes > self.retention.bytes {
            let mut requests = self.requests.iter();
            let oldest = requests.find(|(_, entry)| entry.record.is_finished());
            let Some((&sequence, _)) = oldest else {
                return;
            };
            self.remove_entry(sequence);
        }
    }

    fn remove_entry(&mut self, sequence: u64) {
        if let Some(entry) = self.requests.remove(&sequence) {
            self.bytes -= entry.bytes;
            self.sequences.remove(&entry.record.request_id);
        }
    }
}
