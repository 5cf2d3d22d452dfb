use std::fmt;
use std::time::Duration;

use reportflow_rules::single_line::single_line;

/// An error response of the API, with the service's own message.
///
/// The usual body is `{"statusCode", "message", "error"}` (`docs/service.md`,
/// section 6). A proxy in front of the service may send another body. Every field
/// except the status may therefore be empty.
///
/// ```
/// use reportflow_core::ApiError;
///
/// /// Returns the text to show in a form, and logs the whole response in one line.
/// fn form_error(response: &ApiError) -> String {
///     eprintln!("{response}");
///     match response.messages.as_slice() {
///         [] => format!("the service returned status {}", response.status),
///         messages => messages.join("\n"),
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The service's messages: one sentence, or a list for an invalid request.
    /// Empty if the body has an unknown form.
    pub messages: Vec<String>,
    /// The service's name of the error, such as `Bad Request`.
    pub reason: Option<String>,
    /// The first 512 characters of the body.
    pub body_excerpt: String,
    /// The id of the request, if a header contains one.
    pub request_id: Option<String>,
    /// The delay that the service asks for in `Retry-After`. For a 429 without it,
    /// the delay in `RateLimit-Reset` or `X-RateLimit-Reset`.
    pub retry_after: Option<Duration>,
    /// The client's own advice. A 403, 404 or 405 has one if the base URL does not end
    /// in `/v1`.
    pub hint: Option<&'static str>,
}

/// The resource that a 404 reports as missing. The client reads it from the
/// service's documented messages (`docs/service.md`, section 6).
///
/// ```
/// use reportflow_core::{Error, MissingResource};
///
/// fn hint(error: &Error) -> &'static str {
///     match error.api_error().and_then(|response| response.missing_resource()) {
///         Some(MissingResource::Design) => "does the key belong to the design's workspace?",
///         Some(MissingResource::Version) => "does the design have that version?",
///         _ => "",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingResource {
    /// The design. Its id is wrong, or belongs to another workspace.
    Design,
    /// The version of the design.
    Version,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for (index, message) in self.messages.iter().enumerate() {
            let separator = if index == 0 { "" } else { ";" };
            write!(f, "{separator} {}", single_line(message))?;
        }
        if self.messages.is_empty() && self.body_excerpt.is_empty() {
            f.write_str(" without a body")?;
        } else if self.messages.is_empty() {
            write!(f, " {}", single_line(&self.body_excerpt))?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request {})", single_line(id))?;
        }
        match self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl ApiError {
    /// Returns the missing resource of a 404 for a design. `None` for other
    /// statuses and unknown messages.
    ///
    /// ```
    /// use reportflow_core::{Error, MissingResource};
    ///
    /// /// Returns whether the struct is newer than the published design.
    /// fn is_unpublished(error: &Error) -> bool {
    ///     let response = error.api_error();
    ///     let missing = response.and_then(|response| response.missing_resource());
    ///     missing == Some(MissingResource::Version)
    /// }
    /// ```
    #[must_use]
    pub fn missing_resource(&self) -> Option<MissingResource> {
        let has_message = |prefix: &str| {
            self.messages
                .iter()
                .any(|message| message.starts_with(prefix))
        };
        match self.status {
            404 if has_message("指定したデザイン") => Some(MissingResource::Design),
            404 if has_message("指定したバージョン") => Some(MissingResource::Version),
            _ => None,
        }
    }
}
