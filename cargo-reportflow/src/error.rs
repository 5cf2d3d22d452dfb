//! The error type of the tool.

use std::fmt::{self, Display, Write as _};

/// A failure, and how the user can fix it.
#[derive(Debug)]
pub(crate) struct CliError {
    message: String,
    help: Vec<String>,
}

impl CliError {
    pub(crate) fn new(message: impl Into<String>) -> CliError {
        CliError {
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// Adds a line of advice.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> CliError {
        self.help.push(help.into());
        self
    }

    /// Puts the subject of the error before the message.
    #[must_use]
    pub(crate) fn context(mut self, subject: impl Display) -> CliError {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// Adds a line to the message.
    #[must_use]
    pub(crate) fn with_note(mut self, note: &str) -> CliError {
        let _ = write!(self.message, "\n{note}");
        self
    }
}

impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help
            .iter()
            .try_for_each(|help| write!(f, "\n  = help: {help}"))
    }
}
