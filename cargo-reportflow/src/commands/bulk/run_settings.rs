//! The part of the command that a journal keeps.

use std::path::PathBuf;

use reportflow_bulk::UnknownPolicy;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
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
#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
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
