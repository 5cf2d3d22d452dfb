//! The error type of the tool.

use std::error::Error;
use std::fmt::{self, Display};

use reportflow_rules::error_chain::ErrorChain;

/// A failure, and how the user can fix it.
#[derive(Debug)]
pub(crate) struct CliError {
    message: String,
    /// Lines below the message, with their labels.
    footer: Vec<(&'static str, String)>,
}

impl CliError {
    pub(crate) fn new(message: impl Into<String>) -> CliError {
        CliError {
            message: message.into(),
            footer: Vec::new(),
        }
    }

    /// Creates an error from another one and its causes.
    pub(crate) fn from_error(error: &(dyn Error + 'static)) -> CliError {
        CliError::new(ErrorChain(error).to_string())
    }

    /// Adds a line of advice.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> CliError {
        self.footer.push(("help", help.into()));
        self
    }

    /// Puts the subject of the error before the message.
    #[must_use]
    pub(crate) fn context(mut self, subject: impl Display) -> CliError {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// Adds a line about the consequences.
    #[must_use]
    pub(crate) fn with_note(mut self, note: impl Into<String>) -> CliError {
        self.footer.push(("note", note.into()));
        self
    }
}

impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.footer
            .iter()
            .try_for_each(|(label, text)| write!(f, "\n  = {label}: {text}"))
    }
}
