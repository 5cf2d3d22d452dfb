//! A folder of jobs: `<requestId>/job.json`, beside it `<fileId>.pdf`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::id;
use crate::job::Job;

const JOB: &str = "job.json";

#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
}

impl Disk {
    pub(super) fn new(folder: PathBuf) -> io::Result<Disk> {
        fs::create_dir_all(&folder)?;
        Ok(Disk { folder })
    }

    /// All jobs; what is not one of ours is left alone.
    pub(super) fn load(&self) -> io::Result<Vec<Job>> {
        let mut jobs = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let path = entry.path().join(JOB);
            if !entry.file_name().to_str().is_some_and(id::is_own) || !path.is_file() {
                continue;
            }
            let broken = |reason: String| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{}: {reason}", path.display()),
                )
            };
            let job: Job =
                serde_json::from_slice(&fs::read(&path)?).map_err(|e| broken(e.to_string()))?;
            // The ids become paths again.
            let own = entry.file_name().to_str() == Some(&job.request_id)
                && job.files.iter().all(|file| id::is_own(&file.file_id));
            if !own {
                return Err(broken(
                    "the ids in it are not those of its folder".to_owned(),
                ));
            }
            jobs.push(job);
        }
        Ok(jobs)
    }

    pub(super) fn save(&self, job: &Job) -> io::Result<()> {
        let folder = self.folder.join(&job.request_id);
        fs::create_dir_all(&folder)?;
        replace(&folder.join(JOB), &serde_json::to_vec_pretty(job)?)
    }

    pub(super) fn save_pdf(&self, request_id: &str, file_id: &str, bytes: &[u8]) -> io::Result<()> {
        replace(&self.pdf_path(request_id, file_id), bytes)
    }

    pub(super) fn pdf(&self, request_id: &str, file_id: &str) -> io::Result<Vec<u8>> {
        fs::read(self.pdf_path(request_id, file_id))
    }

    fn pdf_path(&self, request_id: &str, file_id: &str) -> PathBuf {
        self.folder.join(request_id).join(format!("{file_id}.pdf"))
    }
}

/// Written beside and renamed, so that a stop in between leaves the old file.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}
