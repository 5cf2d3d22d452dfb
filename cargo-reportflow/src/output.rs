//! The output and the outcome of a command.

use std::io::{self, Write as _};

use serde_json::Value;

use crate::error::CliError;
use crate::ui::{escape, style};

/// The text for standard output, and the outcome.
pub(crate) struct Output {
    body: Body,
    outcome: Outcome,
}

enum Body {
    /// Text with colours.
    Styled(String),
    /// Source, scripts and JSON, written byte for byte.
    Verbatim(String),
}

pub(crate) enum Outcome {
    Success,
    /// The command found problems in the workspace.
    Findings,
    /// The output is incomplete.
    Failed(CliError),
    /// Another command ended with this code.
    #[cfg(feature = "serve")]
    Exit(u8),
}

/// A result that prints as text or as JSON.
pub(crate) trait Report {
    fn text(&self) -> String;

    fn json(&self) -> Value;
}

#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Format {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Output {
    pub(crate) fn empty() -> Output {
        Output::verbatim(String::new())
    }

    pub(crate) fn verbatim(text: String) -> Output {
        Output {
            body: Body::Verbatim(text),
            outcome: Outcome::Success,
        }
    }

    pub(crate) fn report(report: &impl Report, format: Format) -> Output {
        let body = if format.json {
            Body::Verbatim(format!("{:#}\n", report.json()))
        } else {
            Body::Styled(report.text())
        };
        Output {
            body,
            outcome: Outcome::Success,
        }
    }

    #[must_use]
    pub(crate) fn with_outcome(self, outcome: Outcome) -> Output {
        Output { outcome, ..self }
    }

    /// Writes the text to standard output.
    pub(crate) fn print(self) -> Result<Outcome, CliError> {
        let written = match self.body {
            Body::Styled(text) => write(anstream::stdout().lock(), &text),
            Body::Verbatim(text) => write(io::stdout().lock(), &text),
        };
        match written {
            // The reader, such as `head`, needs no more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(self.outcome),
            Err(error) => Err(CliError::new(format!(
                "cannot write to standard output: {error}"
            ))),
            Ok(()) => Ok(self.outcome),
        }
    }
}

fn write(mut stdout: impl io::Write, text: &str) -> io::Result<()> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints a line to standard error.
pub(crate) fn eprint_status(text: &str) {
    // A failure of standard error cannot be reported elsewhere.
    let _ = writeln!(anstream::stderr(), "{text}");
}

pub(crate) fn eprint_warning(text: &str) {
    let label = style::paint(style::WARNING, "warning");
    eprint_status(&format!("{label}: {}", escape::lines(text)));
}

pub(crate) fn eprint_error(error: &CliError) {
    let label = style::paint(style::ERROR, "error");
    eprint_status(&format!("{label}: {}", escape::lines(&error.to_string())));
}
