use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::model::{AcceptedRequest, GeneratedFile, RequestId, null_as_default};

/// What a webhook tells.
///
/// ```
/// use reportflow_core::webhook::{Event, EventKind};
///
/// fn handle(event: &Event) {
///     match &event.kind {
///         EventKind::FileCompleted(done) => {
///             println!("{} files of {}", done.files.len(), done.request_id);
///         }
///         // This version knows no other.
///         _ => println!("{}: {}", event.name, String::from_utf8_lossy(event.body())),
///     }
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Event {
    /// The event's name, such as `file.completed`.
    pub name: String,
    /// The event itself, where this version knows it.
    pub kind: EventKind,
    request_id: Option<RequestId>,
    body: Box<[u8]>,
}

// By hand, as a list of numbers is no way to show a text.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("request_id", &self.request_id)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// The events that this version knows; see [`Event`].
///
/// ```
/// use reportflow_core::RequestId;
/// use reportflow_core::webhook::{Event, EventKind};
///
/// fn completed(event: Event) -> Option<RequestId> {
///     match event.kind {
///         EventKind::FileCompleted(done) => Some(done.request_id),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// `file.completed`: the files of a request can be downloaded.
    FileCompleted(FileCompleted),
    /// Any other; see [`Event::body`].
    Other,
}

/// `file.completed`: the only event that is documented (`docs/service.md`,
/// section 8). A field that is missing or of another type is none; only
/// `request_id` and `files` must read.
///
/// ```no_run
/// # use reportflow_core::{Client, Error};
/// use reportflow_core::webhook::FileCompleted;
///
/// # async fn run(client: Client, done: FileCompleted) -> Result<(), Error> {
/// for (n, file) in done.files.iter().enumerate() {
///     let download = client.download(&done.request_id, &file.file_id);
///     download.to_path(format!("invoice-{n}.pdf")).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileCompleted {
    /// Read along, so that a body is parsed once.
    #[serde(default)]
    event: String,
    /// The request that generated the files.
    pub request_id: RequestId,
    /// When, as the service writes it: `2026-02-15T10:30:45.123Z`.
    #[serde(default, deserialize_with = "if_it_reads")]
    pub timestamp: Option<String>,
    /// The workspace.
    #[serde(default, deserialize_with = "if_it_reads")]
    pub workspace_id: Option<String>,
    /// The design.
    #[serde(default, deserialize_with = "if_it_reads")]
    pub design_id: Option<String>,
    /// The design's version.
    #[serde(default, deserialize_with = "if_it_reads")]
    pub version: Option<u32>,
    /// The files.
    #[serde(default, deserialize_with = "null_as_default")]
    pub files: Vec<GeneratedFile>,
}

// A verified event that is refused is a file that nobody fetches.
fn if_it_reads<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    let value = Box::<RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(value.get()).ok())
}

const FILE_COMPLETED: &str = "file.completed";

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
        // Nearly all are of this kind.
        let known = serde_json::from_slice::<FileCompleted>(body);
        let (name, request_id, kind) = match known {
            Ok(completed) if completed.event == FILE_COMPLETED => (
                completed.event.clone(),
                Some(completed.request_id.clone()),
                EventKind::FileCompleted(completed),
            ),
            known => {
                let Envelope { event, request_id } = serde_json::from_slice(body)?;
                if let (FILE_COMPLETED, Err(error)) = (event.as_str(), known) {
                    return Err(error);
                }
                let request_id = request_id.as_str().and_then(|id| id.parse().ok());
                (event, request_id, EventKind::Other)
            }
        };
        Ok(Event {
            name,
            kind,
            request_id,
            body: body.into(),
        })
    }

    /// The request that the event is about, where it names one.
    ///
    /// ```
    /// use reportflow_core::webhook::Event;
    ///
    /// fn log(event: &Event) {
    ///     let request = event.request_id().map_or("no request", |id| id.as_str());
    ///     println!("{} of {request}", event.name);
    /// }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&RequestId> {
        self.request_id.as_ref()
    }

    /// Whether the event is about this request.
    ///
    /// ```
    /// use reportflow_core::AcceptedRequest;
    /// use reportflow_core::webhook::Event;
    ///
    /// fn mine<'a>(event: &Event, pending: &'a [AcceptedRequest]) -> Option<&'a AcceptedRequest> {
    ///     pending.iter().find(|accepted| event.is_for(accepted))
    /// }
    /// ```
    #[must_use]
    pub fn is_for(&self, accepted: &AcceptedRequest) -> bool {
        self.request_id.as_ref() == Some(&accepted.request_id)
    }

    /// The body as it came, for what this version does not read.
    ///
    /// ```
    /// use reportflow_core::webhook::Event;
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Failed {
    ///     reason: String,
    /// }
    ///
    /// fn failed(event: &Event) -> serde_json::Result<Failed> {
    ///     serde_json::from_slice(event.body())
    /// }
    /// ```
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}
