use std::fmt;

use reportflow_rules::single_line::single_line;

/// A successful response that is not the expected PDF or ZIP.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) {
/// use reportflow_core::Error;
///
/// if let Err(Error::UnexpectedContent(content)) = download.bytes().await {
///     // For example the HTML page of a proxy.
///     eprintln!("not a {}: {:?} {}", content.expected, content.content_type, content.body_excerpt);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnexpectedContentError {
    /// The expected format: `PDF` or `ZIP`.
    pub expected: &'static str,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The `Content-Encoding` header, such as `gzip`, unless it is `identity`. The client
    /// does not ask for an encoding.
    pub content_encoding: Option<String>,
    /// The start of the body, at most 512 characters. Empty if the body has a content
    /// encoding, or if a synchronous request received JSON, which may contain a passcode.
    pub body_excerpt: String,
    /// The HTTP status.
    pub status: u16,
    /// The id of the request, if a header contains one.
    pub request_id: Option<String>,
    /// The client's own advice, if the base URL does not end in `/v1`.
    pub hint: Option<&'static str>,
}

impl fmt::Display for UnexpectedContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected content: not a {}", self.expected)?;
        match (&self.content_encoding, &self.content_type) {
            (Some(encoding), _) => write!(
                f,
                ", but encoded with `{}`, without a request",
                single_line(encoding)
            ),
            (None, Some(content_type)) => write!(f, ", but `{}`", single_line(content_type)),
            (None, None) => Ok(()),
        }?;
        match self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnexpectedContentError {}
