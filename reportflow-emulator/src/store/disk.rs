//! The folder of a store: `<requestId>/job.json` and `<requestId>/<fileId>.pdf`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::id;
use crate::model::Job;

const JOB_FILE_NAME: &str = "job.json";

#[derive(Debug)]
pub(super) struct Disk {
    dir: PathBuf,
}

impl Disk {
    pub(super) fn new(dir: PathBuf) -> io::Result<Disk> {
        fs::create_dir_all(&dir)?;
        Ok(Disk { dir })
    }

    /// Reads all jobs. Ignores entries that are not jobs.
    pub(super) fn load(&self) -> io::Result<Vec<Job>> {
        let mut jobs = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let path = entry.path().join(JOB_FILE_NAME);
            if !entry.file_name().to_str().is_some_and(id::is_generated_id) || !path.is_file() {
                continue;
            }
            let invalid = |reason: String| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{}: {reason}", path.display()),
                )
            };
            let job: Job =
                serde_json::from_slice(&fs::read(&path)?).map_err(|e| invalid(e.to_string()))?;
            // The ids become parts of paths.
            let ids_match = entry.file_name().to_str() == Some(&job.request_id)
                && job
                    .files
                    .iter()
                    .all(|file| id::is_generated_id(&file.file_id));
            if !ids_match {
                return Err(invalid("the ids do not match the folder".to_owned()));
            }
            jobs.push(job);
        }
        Ok(jobs)
    }

    pub(super) fn save(&self, job: &Job) -> io::Result<()> {
        let folder = self.dir.join(&job.request_id);
        fs::create_dir_all(&folder)?;
        write_atomically(
            &folder.join(JOB_FILE_NAME),
            &serde_json::to_vec_pretty(job)?,
        )
    }

    pub(super) fn save_pdf(&self, request_id: &str, file_id: &str, bytes: &[u8]) -> io::Result<()> {
        write_atomically(&self.pdf_path(request_id, file_id), bytes)
    }

    pub(super) fn pdf(&self, request_id: &str, file_id: &str) -> io::Result<Vec<u8>> {
        fs::read(self.pdf_path(request_id, file_id))
    }

    fn pdf_path(&self, request_id: &str, file_id: &str) -> PathBuf {
        self.dir.join(request_id).join(format!("{file_id}.pdf"))
    }
}

/// Replaces a file by rename, so that an interruption leaves the old file.
///
/// `tempfile` would make it readable by its owner only.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
