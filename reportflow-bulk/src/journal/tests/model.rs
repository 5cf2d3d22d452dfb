//! A model of the journal in memory.

use std::collections::BTreeMap;

use crate::state::DocumentState::{
    self, Accepted, Announced, Planned, Refused, Saved, Sending, Skipped, Unknown,
};
use crate::tag::Tag;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Document {
    pub(super) state: DocumentState,
    pub(super) attempts: u32,
    pub(super) max_batch: usize,
    pub(super) request_id: Option<String>,
    pub(super) file_id: Option<String>,
    pub(super) is_settled: bool,
    /// The newest request when it was last refused alone.
    pub(super) refused_after: Option<i64>,
    /// It was refused, and another request may show that it is not about the document.
    pub(super) is_refused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RequestState {
    Sending,
    Responded,
    Ended,
    Unknown,
}

pub(super) struct Request {
    /// In PostgreSQL, a number is left out if its transaction was lost.
    pub(super) number: i64,
    pub(super) tags: Vec<Tag>,
    pub(super) state: RequestState,
}

pub(super) struct Model {
    pub(super) documents: Vec<Document>,
    pub(super) requests: Vec<Request>,
    /// The file ids, by document and request.
    pub(super) duplicates: BTreeMap<(usize, String), Option<String>>,
}

impl Model {
    pub(super) fn new(documents: usize) -> Model {
        let document = Document {
            state: Planned,
            attempts: 0,
            max_batch: usize::MAX,
            request_id: None,
            file_id: None,
            is_settled: false,
            refused_after: None,
            is_refused: false,
        };
        Model {
            documents: vec![document; documents],
            requests: Vec::new(),
            duplicates: BTreeMap::new(),
        }
    }

    pub(super) fn claim(&mut self, max: usize) -> Vec<(u64, u32)> {
        let mut max = max;
        let mut claimed = Vec::new();
        for (index, document) in self.documents.iter_mut().enumerate() {
            if document.state == Planned && !document.is_refused {
                max = max.min(document.max_batch);
                if claimed.len() >= max {
                    break;
                }
                document.state = Sending;
                document.attempts += 1;
                claimed.push((index as u64 + 1, document.attempts));
            }
        }
        claimed
    }

    /// Returns the documents that a request sends at this time.
    pub(super) fn in_flight(&self, request: usize) -> Vec<usize> {
        let tags = self.requests[request].tags.iter();
        let documents = tags.map(|tag| (tag.number as usize - 1, tag.attempt));
        let in_flight = documents.filter(|(index, attempt)| {
            let document = &self.documents[*index];
            document.state == Sending && document.attempts == *attempt
        });
        in_flight.map(|(index, _)| index).collect()
    }

    /// Takes back that a request is unknown: the service did not accept it.
    pub(super) fn revive(&mut self, request: usize) {
        let state = &self.requests[request].state;
        if !matches!(state, RequestState::Unknown | RequestState::Responded) {
            return;
        }
        self.requests[request].state = RequestState::Sending;
        for tag in self.requests[request].tags.clone() {
            let document = &mut self.documents[tag.number as usize - 1];
            let is_unknown = document.state == Unknown && document.request_id.is_none();
            if is_unknown && !document.is_settled && document.attempts == tag.attempt {
                document.state = Sending;
            }
        }
    }

    pub(super) fn end(&mut self, request: usize, state: DocumentState) {
        for index in self.in_flight(request) {
            self.documents[index].state = state;
        }
        let request = &mut self.requests[request].state;
        if matches!(request, RequestState::Sending | RequestState::Responded) {
            *request = match state {
                Unknown => RequestState::Unknown,
                _ => RequestState::Ended,
            };
        }
    }

    /// Ends the documents that were refused before a request was sent, and returns their
    /// keys.
    pub(super) fn confirm_before(&mut self, request: i64) -> Vec<String> {
        let mut keys = Vec::new();
        for (index, document) in self.documents.iter_mut().enumerate() {
            let is_before = document.refused_after.is_some_and(|after| after < request);
            if document.is_refused && is_before {
                document.state = Refused;
                document.is_refused = false;
                keys.push(format!("k{}", index + 1));
            }
        }
        keys
    }

    /// Returns the numbers of the unknown attempts of a document.
    pub(super) fn unknown_attempts(&self, index: usize) -> Vec<u32> {
        let requests = self.requests.iter();
        let unknown = requests.filter(|it| it.state == RequestState::Unknown);
        let tags = unknown.flat_map(|it| &it.tags);
        let own = tags.filter(|tag| tag.number as usize == index + 1);
        own.map(|tag| tag.attempt).collect()
    }

    pub(super) fn accept(
        &mut self,
        request: usize,
        id: &str,
        files: &[Tag],
        is_announced: bool,
    ) -> u64 {
        self.requests[request].state = RequestState::Ended;
        let tags = self.requests[request].tags.clone();
        let mut changed = 0;
        for tag in tags {
            let file_id = files.contains(&tag).then(|| format!("{id}-{}", tag.number));
            let index = tag.number as usize - 1;
            let document = &mut self.documents[index];
            let before = document.clone();
            match document.request_id.as_deref() {
                Some(other) if other != id => {
                    let duplicate = self.duplicates.entry((index, id.to_owned()));
                    let known = duplicate.or_default();
                    *known = known.take().or(file_id);
                }
                Some(_)
                    if matches!(document.state, Refused | Unknown | Skipped)
                        && !(is_announced && file_id.is_some()) => {}
                Some(_) if document.state == Saved => {}
                _ => {
                    let announced = is_announced || document.state == Announced;
                    document.state = if announced { Announced } else { Accepted };
                    document.is_settled &= document.request_id.is_some();
                    document.is_refused = false;
                    document.request_id = Some(id.to_owned());
                    document.file_id = document.file_id.take().or(file_id);
                }
            }
            changed += u64::from(*document != before);
        }
        changed
    }
}
