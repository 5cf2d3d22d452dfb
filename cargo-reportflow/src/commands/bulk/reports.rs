//! The reports of a run: `report.json`, and a CSV file for each end state.
//!
//! Cells of the input stay as they are, also those that a spreadsheet takes for a formula:
//! they are the user's own, and a report can be the input of another run. The reasons come
//! from the service, so they begin with no character of a formula.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, absolute};

use csv::{Terminator, WriterBuilder};
use reportflow_bulk::{Counts, DocumentRecord, DocumentState, Journal};
use serde_json::json;
use tempfile::NamedTempFile;

use super::errors::journal_error;
use super::folder;
use super::journal_place::JournalPlace;
use super::run_settings::RunSettings;
use crate::bulk_input::columns::REPORT_PREFIX;
use crate::error::CliError;

/// Excel reads UTF-8 only with this mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The documents that are in memory at a time.
const PAGE: u32 = 500;

const REPORT: &str = "report.json";

/// The states with a CSV file.
const END_STATES: [DocumentState; 4] = [
    DocumentState::Saved,
    DocumentState::Refused,
    DocumentState::Unknown,
    DocumentState::Skipped,
];

/// The characters at the start of a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) async fn write(
    journal: &Journal,
    place: &JournalPlace,
    settings: &RunSettings,
    counts: &Counts,
) -> Result<(), CliError> {
    let numbers = [counts.saved, counts.refused, counts.unknown, counts.skipped];
    for (state, count) in END_STATES.into_iter().zip(numbers) {
        let file = settings.out.join(csv_name(state));
        if count > 0 {
            write_csv(journal, place, settings, state, &file).await?;
        } else if let Err(error) = fs::remove_file(&file)
            && error.kind() != io::ErrorKind::NotFound
        {
            // An earlier session had some.
            return Err(unwritable(&file, &error));
        }
    }
    let file = settings.out.join(REPORT);
    let json = report(journal, place, counts).await?;
    let mut part = part(&file)?;
    let written = writeln!(part, "{json:#}");
    let written = written.and_then(|()| replace(part, &file));
    written.map_err(|error| unwritable(&file, &error))
}

/// Returns the numbers of a run, as JSON.
pub(super) async fn report(
    journal: &Journal,
    place: &JournalPlace,
    counts: &Counts,
) -> Result<serde_json::Value, CliError> {
    let info = journal.run_info().await;
    let info = info.map_err(|error| journal_error(&error))?;
    let duplicates = journal.duplicates().await;
    let duplicates = duplicates.map_err(|error| journal_error(&error))?;
    let resent = journal.resent().await;
    let resent = resent.map_err(|error| journal_error(&error))?;
    let duplicates: Vec<_> = duplicates
        .iter()
        .map(|it| json!({ "key": it.key, "requestId": it.request_id, "fileId": it.file_id }))
        .collect();
    Ok(json!({
        "saved": counts.saved,
        "refused": counts.refused,
        "unknown": counts.unknown,
        "skipped": counts.skipped,
        "open": counts.open(),
        "total": counts.total(),
        "runId": info.id,
        "design": info.design_id,
        "version": info.version,
        "journal": place.to_string(),
        "duplicates": duplicates,
        "resent": resent,
    }))
}

fn csv_name(state: DocumentState) -> String {
    format!("{state}.csv")
}

/// Returns whether a run with this folder may replace or delete the file.
pub(super) fn may_replace(folder: &Path, file: &Path) -> bool {
    let place = |path: &Path| {
        let parent = absolute(path).ok()?.parent().map(Path::to_owned)?;
        Some(fs::canonicalize(&parent).unwrap_or(parent))
    };
    // The name of a link is of no matter.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let Some(name) = file.file_name().and_then(OsStr::to_str) else {
        return false;
    };
    let name = name.to_lowercase();
    let is_output = name == REPORT
        || name.ends_with(".pdf")
        || END_STATES.iter().any(|state| name == csv_name(*state));
    is_output && place(&file) == place(&folder.join(&name))
}

async fn write_csv(
    journal: &Journal,
    place: &JournalPlace,
    settings: &RunSettings,
    state: DocumentState,
    file: &Path,
) -> Result<(), CliError> {
    let failed = |error: &io::Error| unwritable(file, error);
    let mut target = part(file)?;
    target
        .write_all(BYTE_ORDER_MARK)
        .map_err(|error| failed(&error))?;
    let mut builder = WriterBuilder::new();
    let mut csv = builder.terminator(Terminator::CRLF).from_writer(target);
    let added = if state == DocumentState::Saved {
        "file"
    } else {
        "reason"
    };
    let added = format!("{REPORT_PREFIX}{added}");
    let header = settings.columns.iter().chain([&added]);
    csv.write_record(header)
        .map_err(|error| failed(&error.into()))?;
    let mut after = 0;
    loop {
        let documents = journal.documents(state, after, PAGE).await;
        let documents = documents.map_err(|error| journal_error(&error))?;
        let Some(last) = documents.last() else { break };
        after = last.number;
        for document in &documents {
            let added = added_cell(document, &settings.out, place);
            for row in rows(document) {
                csv.write_record(row.iter().chain([&added]))
                    .map_err(|error| failed(&error.into()))?;
            }
        }
    }
    let target = csv.into_inner().map_err(|error| failed(error.error()))?;
    replace(target, file).map_err(|error| failed(&error))
}

/// Returns the rows of the input.
fn rows(document: &DocumentRecord) -> Vec<Vec<String>> {
    let source = document.source.as_deref().unwrap_or_default();
    // `run` wrote it.
    serde_json::from_str(source).unwrap_or_default()
}

/// Returns the path of the PDF, or the reason.
fn added_cell(document: &DocumentRecord, out: &Path, place: &JournalPlace) -> String {
    if let Some(saved) = &document.saved {
        return folder::pdf_path(&saved.location, out, place);
    }
    let reason = document.reason.clone().unwrap_or_default();
    if reason.starts_with(FORMULA_STARTS) {
        format!("'{reason}")
    } else {
        reason
    }
}

/// Creates a file beside another one, with a name of its own: workers with one folder write
/// reports at the same time.
fn part(file: &Path) -> Result<NamedTempFile, CliError> {
    let folder = file.parent().unwrap_or(file);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    // Those that the user's other files have.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let created = builder.tempfile_in(folder);
    created.map_err(|error| unwritable(file, &error))
}

/// Replaces a file at once, so that a reader sees no half of it.
fn replace(part: NamedTempFile, file: &Path) -> io::Result<()> {
    part.persist(file).map_err(|error| error.error)?;
    Ok(())
}

fn unwritable(file: &Path, error: &io::Error) -> CliError {
    CliError::new(format!("cannot write `{}`: {error}", file.display()))
        .with_help("correct the cause, then run `bulk resume`; the journal has everything")
}
