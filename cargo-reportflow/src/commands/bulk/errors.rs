//! Errors of the journal and of the run, with what to do.

use std::path::Path;

use reportflow_bulk::{Error, Journal, JournalError, RunInfo};

use super::run_settings::RunSettings;
use crate::error::CliError;

/// Returns the command that continues a run.
pub(super) fn resume_command(journal: &Path) -> String {
    format!(
        "cargo reportflow bulk resume --journal {}",
        journal.display()
    )
}

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
        JournalError::UnknownKey { .. } | JournalError::NotUnknown { .. } => {
            described.with_help("`bulk status` lists the unknown documents")
        }
        JournalError::OtherFile { .. } => described.with_help("settle each key with its own file"),
        JournalError::Foreign { .. } => {
            described.with_help("give `--journal` the path of another file")
        }
        _ => described,
    }
}

/// Returns the sentence about documents that the service refused, and that stay planned.
pub(super) fn refused_for_now((documents, reason): &(u64, String)) -> String {
    format!(
        "{documents} documents are refused for now, and `resume` sends them again; a reason: \
         {reason}"
    )
}

/// Describes the error of a run, with a line about its consequences.
pub(super) fn run_error(error: &Error, journal: &Path, note: Option<String>) -> CliError {
    match error {
        Error::Journal(error) => journal_error(error),
        Error::Client(_) | Error::Output { .. } => {
            let command = resume_command(journal);
            note.into_iter()
                .fold(CliError::from_error(error), CliError::with_note)
                .with_help(format!("correct the cause, then run `{command}`"))
        }
        _ => CliError::from_error(error),
    }
}

/// Returns the settings of the run in a journal.
pub(super) async fn run_of(
    journal: &Journal,
    path: &Path,
) -> Result<(RunInfo, RunSettings), CliError> {
    let info = journal.run_info().await;
    let info = info.map_err(|error| journal_error(&error))?;
    if info.settings.is_none() && info.design_id.is_none() {
        let error = CliError::new(format!(
            "incomplete journal `{}`: its run did not begin",
            path.display()
        ));
        return Err(error.with_help("run the same `bulk run` again"));
    }
    let settings = RunSettings::parse(info.settings.as_deref());
    let settings = settings.ok_or_else(|| foreign_journal(path))?;
    Ok((info, settings))
}

pub(super) fn foreign_journal(path: &Path) -> CliError {
    let path = path.display();
    CliError::new(format!("`{path}` is the journal of another program"))
        .with_help("continue the run with the program that began it")
}

/// Rejects a path without a file, because opening a journal creates it.
pub(super) fn check_exists(journal: &Path) -> Result<(), CliError> {
    if journal.is_file() {
        return Ok(());
    }
    let error = CliError::new(format!("missing journal `{}`", journal.display()));
    Err(error.with_help("give `--journal` the file of a run; its default is `DIR/journal.db`"))
}
