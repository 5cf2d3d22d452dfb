//! The meaning of a failed download.

use reportflow_core::__bulk::is_unaccepted;
use reportflow_core::Error;
use reportflow_rules::error_chain::ErrorChain;

/// The service's words for a document that it cannot render (`docs/service.md`,
/// section 6).
const RENDERING_FAILED: &str = "PDF への変換に失敗しました";

/// The meaning of a failed download.
pub(super) enum FetchError {
    /// The service answers that it has no file.
    Unavailable(String),
    /// The service or the network failed.
    Failed(Error),
    /// Each other download would fail in the same way.
    Fatal(Error),
}

impl FetchError {
    pub(super) fn of(error: Error) -> FetchError {
        match &error {
            Error::AccessToken(_) if !is_unaccepted(&error) => FetchError::Fatal(error),
            Error::Unauthorized(_)
            | Error::MissingAppKey(_)
            | Error::Redirect { .. }
            | Error::Config(_)
            | Error::Io { .. }
            | Error::MissingRuntime => FetchError::Fatal(error),
            Error::NotFound(_) | Error::NotReady { .. } => {
                FetchError::Unavailable(ErrorChain(&error).to_string())
            }
            _ => FetchError::Failed(error),
        }
    }
}

pub(super) fn is_rendering_failure(error: &Error) -> bool {
    let messages = error.api_error().map(|response| response.messages.iter());
    let mut messages = messages.into_iter().flatten();
    messages.any(|message| message.contains(RENDERING_FAILED))
}
