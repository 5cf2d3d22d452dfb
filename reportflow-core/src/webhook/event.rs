use std::fmt;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::file_completed::{FILE_COMPLETED, FileCompleted};
use crate::model::members::{self, FromMembers, Members, Mode};
use crate::model::raw_json::RawJson;
use crate::model::raw_members::RawMembers;
use crate::model::{AcceptedRequest, RequestId};
use crate::redact::strip_value;

/// A webhook event.
///
/// ```
/// use reportflow_core::webhook::{Event, EventKind};
///
/// fn handle(event: &Event) {
///     match &event.kind {
///         EventKind::FileCompleted(completed) => {
///             println!("{} files of {}", completed.files.len(), completed.request_id);
///         }
///         // All other events.
///         _ => println!("{}: {}", event.name, String::from_utf8_lossy(event.raw_body())),
///     }
/// }
/// ```
///
/// To store an event, serialise it to JSON text. The result has all members of the raw
/// body, also of unknown events, with their text and in their order. White space between
/// them is removed, and invalid UTF-8 becomes U+FFFD. To keep each byte, store
/// [`raw_body`](Event::raw_body), which deserialises as well.
///
/// An event may be a field with `#[serde(flatten)]`, if it is the last such field: it takes
/// all members that are left. It may also be in an enum with `#[serde(tag = "…")]` or
/// `#[serde(untagged)]`. serde then parses the members before the event reads them, so
/// their numbers may change their form, and a number such as `1e999` or half a surrogate pair
/// is an error. The same is true of a `serde_json::Value`.
///
/// Deserialising does not check the signature: use a [`Verifier`](super::Verifier) for a
/// request.
///
/// ```
/// use reportflow_core::webhook::Event;
///
/// let column = r#"{"event":"file.failed","requestId":"aB3dE6gH9jK2mN5p","reason":"font"}"#;
/// let event: Event = serde_json::from_str(column)?;
/// assert_eq!(event.name, "file.failed");
/// assert_eq!(serde_json::to_string(&event)?, column);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Event {
    /// The name, such as `file.completed`. Empty if the body has none.
    pub name: String,
    /// The parsed event.
    pub kind: EventKind,
    request_id: Option<RequestId>,
    body: Box<[u8]>,
}

// By hand, because derived code would show the body as a list of numbers.
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

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = String::from_utf8_lossy(&self.body);
        let members: RawMembers = serde_json::from_str(&body).map_err(S::Error::custom)?;
        members.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Event, D::Error> {
        let RawJson(body) = RawJson::deserialize(deserializer)?;
        let event = Event::parse(body.get().as_bytes());
        event.map_err(|error| D::Error::custom(strip_value(error)))
    }
}

/// The known kinds of an [`Event`].
///
/// To store an event, serialise the [`Event`]: [`Other`](EventKind::Other)
/// does not contain its body.
///
/// ```
/// use reportflow_core::RequestId;
/// use reportflow_core::webhook::{Event, EventKind};
///
/// fn completed(event: Event) -> Option<RequestId> {
///     match event.kind {
///         EventKind::FileCompleted(completed) => Some(completed.request_id),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EventKind {
    /// `file.completed`: the files of a request can be downloaded.
    #[serde(rename = "file.completed")]
    FileCompleted(FileCompleted),
    /// Any other event, or one without a valid id of its request; see
    /// [`Event::raw_body`].
    #[serde(rename = "other")]
    Other,
}

/// The fields of every event.
struct Envelope {
    event: String,
    request_id: Option<RequestId>,
}

impl FromMembers for Envelope {
    const EXPECTED: &'static str = "struct Event";

    fn from_members(members: &mut Members) -> serde_json::Result<Envelope> {
        Ok(Envelope {
            event: members.take("event")?.unwrap_or_default(),
            request_id: members.take("requestId")?,
        })
    }
}

impl Event {
    /// Parses a JSON object. Its members may be missing, or have other types than
    /// expected: the sender would repeat an event that is rejected, in the same form.
    pub(super) fn parse(body: &[u8]) -> Result<Event, serde_json::Error> {
        let text = String::from_utf8_lossy(body);
        // Tries the most frequent event first, so that its body is parsed once.
        let (name, request_id, kind) = match members::parse::<FileCompleted>(&text, Mode::Lenient) {
            Ok(completed) if completed.event == FILE_COMPLETED => (
                completed.event.clone(),
                Some(completed.request_id.clone()),
                EventKind::FileCompleted(completed),
            ),
            _ => {
                let Envelope { event, request_id } = members::parse(&text, Mode::Lenient)?;
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

    /// Returns the id of the request that the event is about, if it names one.
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

    /// Returns true if the event is about this request.
    ///
    /// ```
    /// use reportflow_core::AcceptedRequest;
    /// use reportflow_core::webhook::Event;
    ///
    /// fn find<'a>(event: &Event, pending: &'a [AcceptedRequest]) -> Option<&'a AcceptedRequest> {
    ///     pending.iter().find(|accepted| event.is_for_request(accepted))
    /// }
    /// ```
    #[must_use]
    pub fn is_for_request(&self, accepted: &AcceptedRequest) -> bool {
        self.request_id.as_ref() == Some(&accepted.request_id)
    }

    /// Returns the body of the webhook, to parse an unknown event or field.
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
    /// fn parse_failed(event: &Event) -> serde_json::Result<Failed> {
    ///     serde_json::from_slice(event.raw_body())
    /// }
    /// ```
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        &self.body
    }
}
