use serde::Deserialize;

use crate::answer::{Accepted, AcceptedFile, null_as_default};
use crate::id::RequestId;

/// What a webhook tells.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The event's name, such as `file.completed`.
    pub name: String,
    /// The event itself, where this version knows it.
    pub kind: EventKind,
    request_id: Option<RequestId>,
    body: Box<[u8]>,
}

/// The events that this version knows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// `file.completed`: the files of a request can be downloaded.
    FileCompleted(FileCompleted),
    /// Any other; see [`Event::body`].
    Other,
}

/// `file.completed`: the only event that is documented (`docs/service.md`,
/// section 8).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileCompleted {
    /// The request that generated the files.
    pub request_id: RequestId,
    /// When, as the service writes it: `2026-02-15T10:30:45.123Z`.
    pub timestamp: Option<String>,
    /// The workspace.
    pub workspace_id: Option<String>,
    /// The design.
    pub design_id: Option<String>,
    /// The design's version.
    pub version: Option<u32>,
    /// The files.
    #[serde(default, deserialize_with = "null_as_default")]
    pub files: Vec<AcceptedFile>,
}

/// What is read of every event, known or not.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    event: String,
    #[serde(default)]
    request_id: serde_json::Value,
}

impl Event {
    pub(super) fn parse(body: &[u8]) -> Result<Event, serde_json::Error> {
        let Envelope {
            event: name,
            request_id,
        } = serde_json::from_slice(body)?;
        let kind = match name.as_str() {
            "file.completed" => EventKind::FileCompleted(serde_json::from_slice(body)?),
            _ => EventKind::Other,
        };
        let request_id = request_id.as_str().and_then(|id| id.parse().ok());
        Ok(Event {
            name,
            kind,
            request_id,
            body: body.into(),
        })
    }

    /// The request that the event is about, where it names one.
    #[must_use]
    pub fn request_id(&self) -> Option<&RequestId> {
        self.request_id.as_ref()
    }

    /// Whether the event is about this request.
    #[must_use]
    pub fn is_for(&self, accepted: &Accepted) -> bool {
        self.request_id.as_ref() == Some(&accepted.request_id)
    }

    /// The body as it came, for what this version does not read.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}
