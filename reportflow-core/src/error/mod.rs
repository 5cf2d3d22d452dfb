//! The error types. Other modules create the errors.

mod accessors;
mod api;
mod config;
mod conversions;
mod display;
mod file_name;
mod passthrough;
mod redirect;
mod unexpected_content;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use api::{ApiError, MissingResource};
pub use config::ConfigError;
pub use file_name::FileNameError;
pub use passthrough::PassthroughError;
pub use redirect::RedirectError;
pub use unexpected_content::UnexpectedContentError;

#[cfg(feature = "schema")]
use crate::model::IdError;
use crate::model::RequestId;
use crate::params::ParamsError;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// The error of every request.
///
/// Match the variants that you can handle. Later versions may add others.
///
/// An error never contains credentials. It contains parameters and URLs of the
/// request only if the service quotes them in its response.
///
/// ```
/// # fn handle(error: reportflow_core::Error) {
/// use reportflow_core::Error;
///
/// match error {
///     Error::BadRequest(response) => eprintln!("fix the document: {}", response.messages.join("; ")),
///     Error::Unauthorized(_) | Error::MissingAppKey(_) => eprintln!("check the key"),
///     Error::RateLimited { retry_after, .. } => eprintln!("retry after {retry_after:?}"),
///     error => eprintln!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A parameter cannot be written as JSON. Nothing was sent.
    InvalidParams(ParamsError),
    /// The service would reject the file name. Nothing was sent.
    InvalidFileName(FileNameError),
    /// One document of a batch is invalid. Nothing was sent.
    #[non_exhaustive]
    Document {
        /// The document's zero-based index.
        index: usize,
        /// The document's error.
        source: Box<Error>,
    },
    /// The number of documents is outside 1 to 100. Nothing was sent.
    #[non_exhaustive]
    InvalidDocumentCount {
        /// The number of documents.
        count: usize,
    },
    /// The passthrough data is invalid. Nothing was sent.
    InvalidPassthrough(PassthroughError),
    /// The file names and passthrough data of a synchronous request are too long.
    /// The service sends them back in one header (`docs/service.md`, section 2).
    /// The client could not read a longer header, and the response would be lost.
    /// Nothing was sent.
    #[non_exhaustive]
    FileMappingTooLong {
        /// The estimated size of the header, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The request body is larger than [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES), and
    /// nothing was sent. Or the service rejected it (413).
    #[non_exhaustive]
    PayloadTooLarge {
        /// The size of the body, in bytes. For a batch that was not sent, it includes
        /// the documents up to the one that exceeds the limit.
        size: usize,
        /// The error response. `None` if nothing was sent.
        response: Option<Box<ApiError>>,
    },
    /// The app key or access token was rejected (401), or does not permit the request
    /// (403), for example because the design belongs to another workspace.
    Unauthorized(Box<ApiError>),
    /// The `appkey` header did not reach the service (412).
    MissingAppKey(Box<ApiError>),
    /// The design, version, request or file does not exist (404); see
    /// [`ApiError::missing_resource`]. A download may also fail with it while the
    /// service is still rendering the file.
    NotFound(Box<ApiError>),
    /// The request is invalid (400). [`ApiError::messages`] contains the reasons.
    BadRequest(Box<ApiError>),
    /// The workspace sent too many requests (429).
    #[non_exhaustive]
    RateLimited {
        /// The delay that the service asks for, if any.
        retry_after: Option<Duration>,
        /// The error response.
        response: Box<ApiError>,
    },
    /// Any other error status.
    UnexpectedStatus(Box<ApiError>),
    /// The file was not ready, or no webhook arrived, before the timeout. A download
    /// without [`wait`](crate::Download::wait) fails with it after a 202.
    #[non_exhaustive]
    NotReady {
        /// The time spent waiting.
        waited: Duration,
        /// The last error response, if any.
        last_response: Option<Box<ApiError>>,
        /// The error of the last attempt, if it received no response.
        source: Option<Box<Error>>,
    },
    /// The response did not arrive before the timeout. The service may have accepted
    /// the request. Sending it again may then generate a second document.
    #[non_exhaustive]
    Timeout {
        /// The timeout.
        limit: Duration,
    },
    /// The connection did not open within
    /// [`connect_timeout`](crate::ClientBuilder::connect_timeout). Nothing was
    /// sent.
    #[non_exhaustive]
    ConnectTimeout {
        /// The timeout.
        limit: Duration,
        /// The host of the proxy of the environment, if the request has one.
        proxy: Option<String>,
    },
    /// The timeout passed before the request was sent.
    #[non_exhaustive]
    DeadlineExceeded {
        /// The timeout of the request.
        limit: Duration,
    },
    /// The timeout passed while the request waited for the
    /// [`RateLimiter`](crate::RateLimiter). Nothing was sent.
    #[non_exhaustive]
    RateLimiterTimeout {
        /// The timeout of the request.
        limit: Duration,
    },
    /// The connection failed to open, or broke before the response headers arrived.
    #[non_exhaustive]
    Transport {
        /// `true` if the connection failed to open. Nothing was sent then.
        connecting: bool,
        /// The cause.
        source: Source,
    },
    /// The connection broke while the request body was sent. The service did not receive
    /// the whole body, so it cannot have accepted the request. Also after
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout), if it passed before the
    /// whole body was sent.
    #[non_exhaustive]
    RequestTruncated {
        /// The number of bytes sent, at most.
        sent: usize,
        /// The length of the body, in bytes.
        total: usize,
        /// The cause.
        source: Source,
    },
    /// The proxy of the environment did not open a connection to the service. It could not
    /// be reached, or its response was an error, such as 403 or 407. Nothing was sent to the
    /// service.
    #[non_exhaustive]
    Proxy {
        /// The host of the proxy. `None` if another crate enabled the proxies of the
        /// system in reqwest, and it is one of these.
        host: Option<String>,
        /// The cause.
        source: Source,
    },
    /// The head of the response is invalid: it is not HTTP/1.1, or it exceeds 100 headers or
    /// 400 KB. The service may have accepted the request.
    #[non_exhaustive]
    InvalidResponseHead {
        /// The cause.
        source: Source,
    },
    /// The connection broke during the response body, or the file has no end.
    #[non_exhaustive]
    ResponseTruncated {
        /// The number of bytes received.
        received: u64,
        /// The length of the body from the response headers, if known.
        expected: Option<u64>,
        /// The HTTP status.
        status: u16,
        /// The id of the request, if a header contains one.
        request_id: Option<String>,
        /// The cause.
        source: Source,
    },
    /// A synchronous request generated its documents, but the client could not receive
    /// or write the file. Download the file instead of generating it again.
    #[non_exhaustive]
    GeneratedButNotSaved {
        /// The id of the request, if a header contains one.
        request_id: Option<RequestId>,
        /// The cause.
        source: Box<Error>,
    },
    /// The response is larger than the caller's limit, or this crate's limit.
    #[non_exhaustive]
    ResponseTooLarge {
        /// The limit, in bytes.
        limit: u64,
        /// The HTTP status.
        status: u16,
        /// The id of the request, if a header contains one.
        request_id: Option<String>,
    },
    /// The body of a successful response has an unknown form. The service may
    /// have accepted the request.
    #[non_exhaustive]
    Decode {
        /// The HTTP status.
        status: u16,
        /// The id of the request, if a header or the body contains one.
        request_id: Option<String>,
        /// The first 512 characters of the body. Empty if the body is JSON, which
        /// may contain a passcode.
        body_excerpt: String,
        /// The client's own advice, if the base URL does not end in `/v1`.
        hint: Option<&'static str>,
        /// The cause.
        source: serde_json::Error,
    },
    /// The response is not the expected PDF or ZIP. It may be a web page.
    UnexpectedContent(Box<UnexpectedContentError>),
    /// A redirect was not followed.
    #[non_exhaustive]
    Redirect {
        /// The HTTP status.
        status: u16,
        /// The id of the request, if a header contains one.
        request_id: Option<String>,
        /// The origin of the target, such as `https://www.example.com`. `None` if the
        /// target is not a URL with a host.
        origin: Option<String>,
        /// The reason.
        reason: RedirectError,
    },
    /// A file could not be written.
    #[non_exhaustive]
    Io {
        /// The file or folder. `None` for the caller's own writer.
        path: Option<PathBuf>,
        /// The cause.
        source: std::io::Error,
    },
    /// The design id is invalid. Nothing was sent.
    #[cfg(feature = "schema")]
    InvalidId(IdError),
    /// The parameter list that a struct was compiled with is invalid; see
    /// [`Client::schema_changes`](crate::Client::schema_changes).
    #[cfg(feature = "schema")]
    InvalidParameterList(reportflow_schema::ParseError),
    /// The future does not run in a tokio runtime. Nothing was sent. Add
    /// `#[tokio::main]` to `main`, or call `blocking::block_on`.
    MissingRuntime,
    /// The access token could not be fetched, so the request was not accepted; see
    /// [`ClientCredentials`](crate::ClientCredentials). Requests that waited for the
    /// same token share the cause.
    AccessToken(Arc<Error>),
    /// The store of the rate limit cannot count the request, for example because its database
    /// is away. Nothing was sent; see [`RateLimiter::with_store`](crate::RateLimiter::with_store).
    RateLimitStore(Source),
    /// The configuration of the client is invalid.
    Config(ConfigError),
}
