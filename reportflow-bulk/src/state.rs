//! The states of a document, and their counts.

use std::fmt;
use std::str::FromStr;

/// The state of a document in the journal.
///
/// ```text
/// planned → sending → accepted → announced → saved
/// ```
///
/// A document leaves this way when
///
/// - the service did not accept its request: `sending` → `planned`,
/// - the service refuses it: `sending` → `planned` → `refused`, or cannot render it:
///   `accepted` or `announced` → `refused`,
/// - its request breaks: `sending` → `unknown`, or its file is not available: `accepted`
///   or `announced` → `unknown`,
/// - the policy or a person decides: `unknown` → `planned`, `accepted` or `skipped`. A
///   person may also skip a planned document that the service refused,
/// - a response or a webhook comes late: `planned`, `sending`, `unknown`, `refused` or
///   `skipped` → `accepted` or `announced`.
///
/// ```
/// use reportflow_bulk::DocumentState;
///
/// assert!(DocumentState::Saved.is_final());
/// assert_eq!("saved".parse(), Ok(DocumentState::Saved));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DocumentState {
    /// It was not sent, or the service cannot have accepted it.
    Planned,
    /// Its request is on the way.
    Sending,
    /// The service accepted it, and renders it.
    Accepted,
    /// A webhook announced it: the service has rendered it.
    Announced,
    /// Its PDF is stored.
    Saved,
    /// The service refused it, or could not render it.
    Refused,
    /// Its request broke, and the service may have accepted it. Or the service accepted it,
    /// and its file is not available.
    Unknown,
    /// It was unknown, and the policy or a person gave it up.
    Skipped,
}

impl DocumentState {
    /// All states, in their order.
    pub const ALL: &'static [DocumentState] = &[
        DocumentState::Planned,
        DocumentState::Sending,
        DocumentState::Accepted,
        DocumentState::Announced,
        DocumentState::Saved,
        DocumentState::Refused,
        DocumentState::Unknown,
        DocumentState::Skipped,
    ];

    /// Returns the state as it is in the journal.
    ///
    /// ```
    /// use reportflow_bulk::DocumentState;
    ///
    /// assert_eq!(DocumentState::Announced.as_str(), "announced");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentState::Planned => "planned",
            DocumentState::Sending => "sending",
            DocumentState::Accepted => "accepted",
            DocumentState::Announced => "announced",
            DocumentState::Saved => "saved",
            DocumentState::Refused => "refused",
            DocumentState::Unknown => "unknown",
            DocumentState::Skipped => "skipped",
        }
    }

    /// Returns whether a finished run may have documents in this state.
    ///
    /// ```
    /// use reportflow_bulk::DocumentState;
    ///
    /// assert!(!DocumentState::Accepted.is_final());
    /// ```
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(
            self,
            DocumentState::Saved
                | DocumentState::Refused
                | DocumentState::Unknown
                | DocumentState::Skipped
        )
    }
}

impl fmt::Display for DocumentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error of a text that is not a [`DocumentState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseStateError(());

impl fmt::Display for ParseStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown state of a document")
    }
}

impl std::error::Error for ParseStateError {}

impl FromStr for DocumentState {
    type Err = ParseStateError;

    fn from_str(text: &str) -> Result<DocumentState, ParseStateError> {
        let mut all = DocumentState::ALL.iter().copied();
        all.find(|state| state.as_str() == text)
            .ok_or(ParseStateError(()))
    }
}

/// The number of documents in each state, counted in the journal.
///
/// ```no_run
/// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
/// let counts = journal.counts().await?;
/// println!("{} of {} saved", counts.saved, counts.total());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Documents that are [`Planned`](DocumentState::Planned).
    pub planned: u64,
    /// Documents that are [`Sending`](DocumentState::Sending).
    pub sending: u64,
    /// Documents that are [`Accepted`](DocumentState::Accepted).
    pub accepted: u64,
    /// Documents that are [`Announced`](DocumentState::Announced).
    pub announced: u64,
    /// Documents that are [`Saved`](DocumentState::Saved).
    pub saved: u64,
    /// Documents that are [`Refused`](DocumentState::Refused).
    pub refused: u64,
    /// Documents that are [`Unknown`](DocumentState::Unknown).
    pub unknown: u64,
    /// Documents that are [`Skipped`](DocumentState::Skipped).
    pub skipped: u64,
    /// Documents that the service made a second time; see
    /// [`Journal::duplicates`](crate::Journal::duplicates).
    pub duplicates: u64,
}

impl Counts {
    /// Returns the number of documents.
    ///
    /// ```
    /// assert_eq!(reportflow_bulk::Counts::default().total(), 0);
    /// ```
    #[must_use]
    pub fn total(&self) -> u64 {
        self.open() + self.saved + self.refused + self.unknown + self.skipped
    }

    /// Returns the number of documents that the run has to work on.
    ///
    /// ```
    /// assert_eq!(reportflow_bulk::Counts::default().open(), 0);
    /// ```
    #[must_use]
    pub fn open(&self) -> u64 {
        self.planned + self.sending + self.accepted + self.announced
    }

    pub(crate) fn set(&mut self, state: DocumentState, count: u64) {
        match state {
            DocumentState::Planned => self.planned = count,
            DocumentState::Sending => self.sending = count,
            DocumentState::Accepted => self.accepted = count,
            DocumentState::Announced => self.announced = count,
            DocumentState::Saved => self.saved = count,
            DocumentState::Refused => self.refused = count,
            DocumentState::Unknown => self.unknown = count,
            DocumentState::Skipped => self.skipped = count,
        }
    }
}

/// The treatment of documents whose request may or may not have been accepted.
///
/// It applies when nothing else is left to do, and no webhook has settled them.
///
/// ```
/// use reportflow_bulk::UnknownPolicy;
///
/// assert_eq!("hold".parse(), Ok(UnknownPolicy::Hold));
/// assert_eq!(UnknownPolicy::default(), UnknownPolicy::Hold);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownPolicy {
    /// Leaves them unknown. A person decides, with
    /// [`Journal::settle`](crate::Journal::settle).
    #[default]
    Hold,
    /// Sends them again. The service may make them twice. Use it for documents without
    /// effect.
    Resend,
    /// Gives them up. The service makes them once at most.
    Skip,
}

impl UnknownPolicy {
    /// Returns the policy as a text, such as that of an option.
    ///
    /// ```
    /// assert_eq!(reportflow_bulk::UnknownPolicy::Skip.as_str(), "skip");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            UnknownPolicy::Hold => "hold",
            UnknownPolicy::Resend => "resend",
            UnknownPolicy::Skip => "skip",
        }
    }
}

/// The error of a text that is not an [`UnknownPolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePolicyError(());

impl fmt::Display for ParsePolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid policy: expected `hold`, `resend` or `skip`")
    }
}

impl std::error::Error for ParsePolicyError {}

impl FromStr for UnknownPolicy {
    type Err = ParsePolicyError;

    fn from_str(text: &str) -> Result<UnknownPolicy, ParsePolicyError> {
        match text {
            "hold" => Ok(UnknownPolicy::Hold),
            "resend" => Ok(UnknownPolicy::Resend),
            "skip" => Ok(UnknownPolicy::Skip),
            _ => Err(ParsePolicyError(())),
        }
    }
}
