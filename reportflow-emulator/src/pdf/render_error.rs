//! The error of a document that cannot be rendered.

/// The reason why a document cannot be rendered.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RenderError {
    message: String,
    cancelled: bool,
}

impl RenderError {
    /// Returns an error with this message.
    pub fn new(message: impl Into<String>) -> RenderError {
        RenderError {
            message: message.into(),
            cancelled: false,
        }
    }

    pub(super) fn cancelled() -> RenderError {
        RenderError {
            message: "rendering was cancelled".to_owned(),
            cancelled: true,
        }
    }

    /// Returns whether the emulator stopped the rendering. The document itself may
    /// be valid.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }
}
