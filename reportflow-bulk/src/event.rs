//! The steps of a run, for metrics.

/// A step of a run, for metrics; see [`Bulk::on_event`](crate::Bulk::on_event).
///
/// ```
/// use reportflow_bulk::Event;
///
/// fn log(event: Event) {
///     println!("{:?}: {} documents", event.kind, event.documents);
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The kind.
    pub kind: EventKind,
    /// The number of documents.
    pub documents: u64,
}

/// The kind of an [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A request is sent.
    Sent,
    /// The service accepted a request.
    Accepted,
    /// A webhook announced documents.
    Announced,
    /// PDFs are stored.
    Saved,
    /// The service cannot have accepted a request. Its documents are planned again: this
    /// run or the next one sends them.
    Retried,
    /// Documents are refused.
    Refused,
    /// A request broke, and the service may have accepted it. Or files of accepted documents
    /// are not available.
    Unknown,
    /// Unknown documents were given up.
    Skipped,
}
