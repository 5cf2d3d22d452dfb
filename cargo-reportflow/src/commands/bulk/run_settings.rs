//! The part of the command that a journal keeps.

use std::path::PathBuf;

use reportflow_bulk::{Journal, RunInfo, UnknownPolicy};
use serde::{Deserialize, Serialize};

use super::errors::journal_error;
use super::journal_place::JournalPlace;
use crate::error::CliError;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct RunSettings {
    /// The folder of the PDFs, as an absolute path.
    pub(super) out: PathBuf,
    /// `hold`, `resend` or `skip`.
    pub(super) unknown: String,
    /// The columns of the reports.
    pub(super) columns: Vec<String>,
    pub(super) input: InputIdentity,
}

/// The values that are equal if two inputs are the same.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct InputIdentity {
    pub(super) sha256: String,
    pub(super) design: String,
    pub(super) version: u32,
    pub(super) key: String,
    pub(super) passthrough: Vec<String>,
    pub(super) file_name: Option<String>,
    pub(super) format: Option<String>,
    pub(super) encoding: Option<String>,
}

impl RunSettings {
    pub(super) fn parse(settings: Option<&str>) -> Option<RunSettings> {
        serde_json::from_str(settings?).ok()
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::json!(self).to_string()
    }

    pub(super) fn policy(&self) -> UnknownPolicy {
        // The flag has only valid values.
        self.unknown.parse().unwrap_or_default()
    }

    /// Returns the first difference that makes it another run, as an option of the command.
    pub(super) fn difference(&self, other: &RunSettings) -> Option<&'static str> {
        let (a, b) = (&self.input, &other.input);
        let differences = [
            (a.design != b.design, "DESIGN"),
            (a.version != b.version, "--version"),
            (a.sha256 != b.sha256, "the content of --input"),
            (a.key != b.key, "--key"),
            (a.passthrough != b.passthrough, "--passthrough"),
            (a.file_name != b.file_name, "--file-name"),
            (a.format != b.format, "--format"),
            (a.encoding != b.encoding, "--encoding"),
            (self.out != other.out, "--out"),
        ];
        let first = differences.into_iter().find(|(differs, _)| *differs);
        first.map(|(_, option)| option)
    }
}

/// Returns the run in a journal, and its settings.
pub(super) async fn run_of(
    journal: &Journal,
    place: &JournalPlace,
) -> Result<(RunInfo, RunSettings), CliError> {
    let info = journal.run_info().await;
    let info = info.map_err(|error| journal_error(&error))?;
    if info.settings.is_none() && info.design_id.is_none() {
        let error = CliError::new(format!(
            "incomplete journal `{place}`: its run did not begin"
        ));
        return Err(error.with_help("run the same `bulk run` again"));
    }
    let settings = RunSettings::parse(info.settings.as_deref());
    let settings = settings.ok_or_else(|| foreign_journal(place))?;
    Ok((info, settings))
}

pub(super) fn foreign_journal(place: &JournalPlace) -> CliError {
    CliError::new(format!("`{place}` is the journal of another program"))
        .with_help("continue the run with the program that began it")
}
