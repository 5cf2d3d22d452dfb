//! Errors of the journal and of the run, with what to do.

use reportflow_bulk::{Error, JournalError};

use crate::error::CliError;

pub(super) fn journal_error(error: &JournalError) -> CliError {
    let described = CliError::from_error(error);
    match error {
        JournalError::InUse { .. } => {
            described.with_help("wait for its end, or stop it with Ctrl-C")
        }
        JournalError::Restored { .. } => described
            .with_help("use the newest journal; without it, run `bulk resume --accept-copy`"),
        JournalError::Incomplete { .. } => described.with_help(
            "put these files beside the journal; without them, run `bulk resume --accept-copy`: \
             it sends again what is missing in the journal",
        ),
        JournalError::Copied { .. } => described.with_help(
            "run `bulk resume --accept-copy`, if the original does not exist any more or never \
             goes on",
        ),
        JournalError::FailedOver { .. } => described.with_help(
            "with synchronous replication nothing is lost: then run `bulk resume --accept-copy`; \
             otherwise look into the web app first",
        ),
        JournalError::UnknownKey { .. } | JournalError::NotUnknown { .. } => {
            described.with_help("`bulk status` lists the unknown documents")
        }
        JournalError::OtherFile { .. } => described.with_help("settle each key with its own file"),
        JournalError::Foreign { .. } => {
            described.with_help("give `--journal` the path of another file")
        }
        JournalError::NoRun { .. } => described.with_help(
            "correct `schema` in the URL of `--journal`, or begin the run with `bulk run`",
        ),
        JournalError::Connect { .. } => with_password_help(described),
        _ => described,
    }
}

/// Adds a line to an error of a database that wants another password.
pub(super) fn with_password_help(error: CliError) -> CliError {
    if !error.to_string().contains("password") {
        return error;
    }
    error.with_help("correct the password in the URL, or without one that in `PGPASSWORD`")
}

/// Returns the sentence about documents that the service refused, and that stay planned.
pub(super) fn refused_for_now((documents, reason): &(u64, String)) -> String {
    format!(
        "{documents} documents are refused for now, and `resume` sends them again; a reason: \
         {reason}"
    )
}

/// Describes the error of a run, with a line about its consequences.
pub(super) fn run_error(error: &Error, resume_command: &str, note: Option<String>) -> CliError {
    match error {
        Error::Journal(error @ (JournalError::Database(_) | JournalError::Connect { .. })) => {
            let help = format!("when the database works again, run `{resume_command}`");
            journal_error(error).with_help(help)
        }
        Error::Journal(error @ JournalError::NoRun { .. }) => CliError::from_error(error)
            .with_note("the journal was deleted during the run")
            .with_help("look into the web app before you send its documents again"),
        Error::Journal(error) => journal_error(error),
        Error::ImportIncomplete => {
            CliError::from_error(error).with_help("run the command of `bulk run` again")
        }
        Error::Client(_) | Error::Output { .. } | Error::Refused { .. } => note
            .into_iter()
            .fold(CliError::from_error(error), CliError::with_note)
            .with_help(format!("correct the cause, then run `{resume_command}`")),
        _ => CliError::from_error(error),
    }
}
