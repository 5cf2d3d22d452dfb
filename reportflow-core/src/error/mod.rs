mod display;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;

use crate::config::ConfigError;
use crate::content::ContentError;
use crate::filename::FileNameError;
use crate::generate::PassthroughError;
#[cfg(feature = "verify")]
use crate::id::IdError;
use crate::id::RequestId;
use crate::params::ParamsError;
use crate::redirect::RedirectError;
use crate::refusal::Refusal;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// Match on the variants that you can act on; more may come. No error holds
/// the key, nor the parameters and URLs that were sent, save where the service
/// quotes them in its own words.
///
/// ```
/// # fn act(error: reportflow_core::Error) {
/// use reportflow_core::Error;
///
/// match error {
///     Error::Invalid(refusal) => eprintln!("fix the document: {}", refusal.messages.join("; ")),
///     Error::Unauthorized(_) | Error::MissingKey(_) => eprintln!("check the key"),
///     Error::RateLimited { retry_after, .. } => eprintln!("come back in {retry_after:?}"),
///     error => eprintln!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A parameter cannot be written; nothing was sent.
    Params(ParamsError),
    /// The service would refuse the file name; nothing was sent.
    FileName(FileNameError),
    /// One of several documents cannot be sent; nothing was.
    #[non_exhaustive]
    Item {
        /// The document's place, from 0.
        index: usize,
        /// What is wrong with it.
        source: Box<Error>,
    },
    /// A call takes 1 to 100 documents; nothing was sent.
    #[non_exhaustive]
    DocumentCount {
        /// How many there were.
        count: usize,
    },
    /// The passthrough cannot be sent; nothing was.
    Passthrough(PassthroughError),
    /// What is generated at once comes back with its file names and passthroughs
    /// in a header (`docs/service.md`, section 2), and these are longer than
    /// what can be read: the documents would be made, and the answer lost.
    /// Nothing was sent.
    #[non_exhaustive]
    MappingTooLong {
        /// How many bytes of the header they may take.
        size: usize,
        /// The most that is sent.
        limit: usize,
    },
    /// The body is larger than [`MAX_BODY`](crate::MAX_BODY), so that nothing
    /// was sent, or the service refused it as too large (413).
    #[non_exhaustive]
    TooLarge {
        /// The body's size, in bytes; of several documents, of those up to the one
        /// that is too much.
        size: usize,
        /// What the service said; none when nothing was sent.
        refusal: Option<Box<Refusal>>,
    },
    /// The key, or the access token, is not accepted (401).
    Unauthorized(Box<Refusal>),
    /// The key's header did not reach the service (412).
    MissingKey(Box<Refusal>),
    /// There is no such design, version, request or file (404); see
    /// [`Refusal::missing`]. For a download it may also mean that the file is not
    /// rendered yet.
    NotFound(Box<Refusal>),
    /// The service refuses the request's content (400), with the reasons in
    /// [`Refusal::messages`].
    Invalid(Box<Refusal>),
    /// The workspace sent too many requests (429).
    #[non_exhaustive]
    RateLimited {
        /// How long to wait, where the service says it.
        retry_after: Option<Duration>,
        /// What the service said.
        refusal: Box<Refusal>,
    },
    /// Any other status.
    Status(Box<Refusal>),
    /// The file was not there when the time to wait had passed, or no webhook
    /// had said that it is.
    #[non_exhaustive]
    NotReady {
        /// How long it was waited for.
        waited: Duration,
        /// What the service said last; none when it did not answer.
        last: Option<Box<Refusal>>,
        /// What broke the last try, where it got no answer.
        source: Option<Box<Error>>,
    },
    /// The service, or the network, took too long. A call that was sent may
    /// have been accepted all the same: sending it again may make a second
    /// document.
    #[non_exhaustive]
    Timeout {
        /// The limit that was passed.
        limit: Duration,
        /// Whether it is known that the time ran out before a connection was
        /// open, so that nothing was sent: that of
        /// [`connect_timeout`](crate::ClientBuilder::connect_timeout), or all of
        /// it before the call began.
        connecting: bool,
    },
    /// The [`Limiter`](crate::Limiter) lets the call go only after its time has
    /// passed: nothing was sent.
    #[non_exhaustive]
    Throttled {
        /// The time that the call had.
        limit: Duration,
    },
    /// No connection could be opened, or it broke before the answer was there.
    #[non_exhaustive]
    Transport {
        /// Whether no connection could be opened, so that nothing was sent.
        connecting: bool,
        /// The cause.
        source: Source,
    },
    /// The connection broke in the middle of the answer.
    #[non_exhaustive]
    Truncated {
        /// How many bytes came.
        received: u64,
        /// How many were announced, where that is known.
        expected: Option<u64>,
        /// The status.
        status: u16,
        /// The id of the request, where a header names one.
        request_id: Option<String>,
        /// The cause.
        source: Source,
    },
    /// What was generated at once was made, but its file could not be had, or
    /// not be written: it can be downloaded.
    #[non_exhaustive]
    Unsaved {
        /// The request; none where the service does not name it.
        request_id: Option<RequestId>,
        /// What broke.
        source: Box<Error>,
    },
    /// The answer is larger than the caller, or this crate, takes.
    #[non_exhaustive]
    AnswerTooLarge {
        /// The limit, in bytes.
        limit: u64,
        /// The status.
        status: u16,
        /// The id of the request, where a header names one.
        request_id: Option<String>,
    },
    /// A successful answer that is not what the service documents. The call
    /// may have been accepted all the same.
    #[non_exhaustive]
    Decode {
        /// The status.
        status: u16,
        /// The id of the request, where a header names one, or the body.
        request_id: Option<String>,
        /// The start of the body, at most 512 characters; empty when it is
        /// JSON, which may hold a passcode.
        start: String,
        /// What does not read.
        source: serde_json::Error,
    },
    /// What came is no PDF, or no ZIP: another page, say.
    Content(Box<ContentError>),
    /// A download was redirected in a way that is not followed.
    #[non_exhaustive]
    Redirect {
        /// The status.
        status: u16,
        /// The id of the request, where a header names one.
        request_id: Option<String>,
        /// Why not.
        reason: RedirectError,
    },
    /// A file could not be written.
    #[non_exhaustive]
    Io {
        /// The file or folder; none for a writer of the caller's.
        path: Option<PathBuf>,
        /// The cause.
        source: std::io::Error,
    },
    /// A text cannot be the id of a design; nothing was sent.
    #[cfg(feature = "verify")]
    Id(IdError),
    /// The parameter list of a struct does not read: see
    /// [`Client::verify`](crate::Client::verify).
    #[cfg(feature = "verify")]
    ParameterList(reportflow_schema::ParseError),
    /// No access token could be had, so that the call was not made: see
    /// [`OAuth`](crate::OAuth). Calls that waited for the same token share the
    /// cause.
    Token(Arc<Error>),
    /// No client could be built.
    Config(ConfigError),
}

impl Error {
    /// What the service said, where it said something.
    ///
    /// ```
    /// use reportflow_core::{Error, Missing};
    ///
    /// fn is_wrong_design(error: &Error) -> bool {
    ///     let missing = error.refusal().and_then(|refusal| refusal.missing());
    ///     missing == Some(Missing::Design)
    /// }
    /// ```
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Unauthorized(refusal)
            | Error::MissingKey(refusal)
            | Error::NotFound(refusal)
            | Error::Invalid(refusal)
            | Error::Status(refusal)
            | Error::RateLimited { refusal, .. } => Some(refusal),
            Error::TooLarge { refusal, .. } | Error::NotReady { last: refusal, .. } => {
                refusal.as_deref()
            }
            Error::Token(error) => error.refusal(),
            _ => None,
        }
    }

    /// The status of the service's answer, where there was one; without an access
    /// token, that of the issuer's.
    ///
    /// ```
    /// use reportflow_core::Error;
    ///
    /// /// The status with which a gateway of your own passes it on.
    /// fn passed_on(error: &Error) -> u16 {
    ///     match error.status() {
    ///         Some(status @ (404 | 429)) => status,
    ///         Some(_) => 502,
    ///         None => 504,
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Decode { status, .. }
            | Error::Truncated { status, .. }
            | Error::AnswerTooLarge { status, .. }
            | Error::Redirect { status, .. } => Some(*status),
            Error::Content(content) => Some(content.status),
            Error::Unsaved { source, .. } => source.status(),
            Error::Token(error) => error.status(),
            _ => self.refusal().map(|refusal| refusal.status),
        }
    }

    /// The id of the request, where the service named one: in its refusal, with
    /// an answer that cannot be read, or for what it has made before the
    /// connection broke.
    ///
    /// ```
    /// use reportflow_core::{Error, RequestId};
    ///
    /// /// What was made before its file could be saved, for another try to download it.
    /// fn made(error: &Error) -> Option<RequestId> {
    ///     match error {
    ///         Error::Unsaved { .. } => error.request_id()?.parse().ok(),
    ///         _ => None,
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Unsaved { request_id, .. } => request_id.as_ref().map(RequestId::as_str),
            Error::Decode { request_id, .. }
            | Error::Truncated { request_id, .. }
            | Error::AnswerTooLarge { request_id, .. }
            | Error::Redirect { request_id, .. } => request_id.as_deref(),
            Error::Content(content) => content.request_id.as_deref(),
            Error::Token(error) => error.request_id(),
            _ => self.refusal()?.request_id.as_deref(),
        }
    }

    /// How long the service says to wait, where it says so.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Error;
    ///
    /// /// When a job of a queue is to come back.
    /// fn delay(error: &Error) -> Duration {
    ///     error.retry_after().unwrap_or(Duration::from_secs(60))
    /// }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal()?.retry_after
    }

    pub(crate) fn transport(error: reqwest::Error, connect_timeout: Duration) -> Error {
        let connecting = error.is_connect();
        if connecting && error.is_timeout() {
            return Error::Timeout {
                limit: connect_timeout,
                connecting,
            };
        }
        Error::Transport {
            connecting,
            source: error.without_url().into(),
        }
    }

    /// The error of an answer, of which so many bytes came.
    pub(crate) fn truncated(
        error: reqwest::Error,
        response: &Response,
        request_id: Option<String>,
        received: u64,
        expected: Option<u64>,
    ) -> Error {
        Error::Truncated {
            received,
            expected,
            status: response.status().as_u16(),
            request_id,
            source: error.without_url().into(),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Params(error) => error.source(),
            Error::Passthrough(error) => error.source(),
            Error::Config(error) => error.source(),
            Error::Token(error) => Some(&**error),
            Error::Unsaved { source, .. } => Some(&**source),
            Error::Item { source, .. } => source.source(),
            Error::Transport { source, .. } | Error::Truncated { source, .. } => Some(&**source),
            Error::NotReady {
                source: Some(source),
                ..
            } => Some(&**source),
            Error::Decode { source, .. } => Some(source),
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<ParamsError> for Error {
    fn from(error: ParamsError) -> Error {
        Error::Params(error)
    }
}

impl From<FileNameError> for Error {
    fn from(error: FileNameError) -> Error {
        Error::FileName(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::Config(error)
    }
}
