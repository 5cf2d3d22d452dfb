//! The folder of a run. It has the PDFs and reports of one run only: another one would
//! replace reports and PDFs of the same names.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf, absolute};

use reportflow_bulk::__cli::{create_folder, host};
use reportflow_bulk::Folder;

use super::journal_place::JournalPlace;
use crate::error::CliError;

/// The file with the id of the run that has the folder.
const RUN_FILE: &str = ".reportflow-run";

/// Creates the folder, or checks that it is that of the run.
pub(super) fn claim(folder: &Path, run_id: &str) -> Result<(), CliError> {
    let owner = owner(folder, run_id).map_err(|error| {
        CliError::new(format!("cannot use folder `{}`: {error}", folder.display()))
    })?;
    // The process may have ended before it wrote the id.
    if owner.is_empty() || owner == run_id {
        return Ok(());
    }
    Err(of_another_run(folder))
}

/// Checks the folder of a run whose journal does not exist yet.
pub(super) fn check_free(folder: &Path) -> Result<(), CliError> {
    match fs::read_to_string(folder.join(RUN_FILE)) {
        Ok(owner) if !owner.is_empty() => Err(of_another_run(folder)),
        _ => Ok(()),
    }
}

fn of_another_run(folder: &Path) -> CliError {
    let error = CliError::new(format!(
        "folder `{}` has the PDFs of another run",
        folder.display()
    ));
    error.with_help("give each run an `--out` of its own, or remove the folder")
}

/// Returns whether the folder is that of the run, also after it was moved.
pub(super) fn is_of_run(folder: &Path, run_id: &str) -> bool {
    fs::read_to_string(folder.join(RUN_FILE)).is_ok_and(|owner| owner == run_id)
}

/// Returns the path of `--out` that a journal keeps.
pub(super) fn absolute_path(out: &Path) -> Result<PathBuf, CliError> {
    let path = absolute(out).map_err(|error| CliError::new(format!("invalid `--out`: {error}")))?;
    if path.to_str().is_none() {
        let error = CliError::new("invalid `--out`: the path is not Unicode");
        return Err(error.with_help("rename the folder: the journal keeps its path as text"));
    }
    Ok(path)
}

/// Returns where the PDFs of a run go. With several machines, their locations begin with the
/// name of the machine and the folder, as `scp` reads them.
pub(super) fn output(folder: &Path, journal: &JournalPlace) -> Folder {
    let output = Folder::new(folder);
    if !journal.is_shared() {
        return output;
    }
    let folder = folder.join("");
    output.location_prefix(format!("{}:{}", host(), folder.display()))
}

/// Returns the path of a PDF, with the name of its machine if it is not on this one.
pub(super) fn pdf_path(location: &str, folder: &Path, journal: &JournalPlace) -> String {
    if !journal.is_shared() {
        return folder.join(location).display().to_string();
    }
    match location.split_once(':') {
        Some((machine, path)) if machine == host() || Path::new(path).exists() => path.to_owned(),
        _ => location.to_owned(),
    }
}

fn owner(folder: &Path, run_id: &str) -> io::Result<String> {
    create_folder(folder)?;
    let path = folder.join(RUN_FILE);
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            file.write_all(run_id.as_bytes())?;
            Ok(run_id.to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(error) => Err(error),
    }
}
