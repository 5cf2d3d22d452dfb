//! Data folders of the first version: `<requestId>/job.json` and
//! `<requestId>/<fileId>.pdf`, without parameters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum::body::Bytes;
use serde::Deserialize;
use tokio::task;

use super::folder::Durable;
use super::requests;
use crate::id;
use crate::model::{Endpoint, FileRecord, FileState, Json, RequestRecord, ShareType};

const JOB_FILE_NAME: &str = "job.json";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    request_id: String,
    design_id: String,
    version: u32,
    files: Vec<JobFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JobFile {
    file_id: String,
    file_name: String,
    passthrough: Option<Json>,
    share_type: ShareType,
    passcode_enabled: bool,
    state: FileState,
}

/// Moves all jobs into the database and the object store.
///
/// A folder goes only after its request is in the database, and a request that is
/// there already stays as it is. So a crash at any point is harmless.
pub(super) async fn import(durable: &Durable, dir: &Path, workspace: &str) -> io::Result<()> {
    let (searched, owner) = (dir.to_owned(), workspace.to_owned());
    let reading = task::spawn_blocking(move || read_jobs(&searched, &owner));
    for (record, folder) in reading.await?? {
        import_job(durable, record, folder).await?;
    }
    Ok(())
}

async fn import_job(durable: &Durable, record: RequestRecord, folder: PathBuf) -> io::Result<()> {
    let request_id = record.request_id.clone();
    let known = durable
        .request(&request_id)
        .await
        .map_err(io::Error::other)?;
    if known.is_none() {
        let ready = record.files.iter();
        for file in ready.filter(|file| file.state == FileState::Ready) {
            let path = folder.join(format!("{}.pdf", file.file_id));
            // A document that somebody deleted is not available, as before.
            let Some(pdf) = read_if_exists(path).await? else {
                continue;
            };
            let put = durable.objects.put(&request_id, &file.file_id, pdf);
            put.await.map_err(io::Error::other)?;
        }
        let adding = durable
            .database
            .change(move |database, effects| requests::add(database, &record, effects));
        adding.await.map_err(io::Error::other)?;
    }
    task::spawn_blocking(move || remove_folder(&folder)).await?
}

/// Reads all jobs, oldest first. Ignores entries that are not jobs.
fn read_jobs(dir: &Path, workspace: &str) -> io::Result<Vec<(RequestRecord, PathBuf)>> {
    let mut jobs = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = entry.path().join(JOB_FILE_NAME);
        let Some(name) = name.to_str().filter(|name| id::is_generated_id(name)) else {
            continue;
        };
        if !path.is_file() {
            continue;
        }
        let invalid = |reason: String| {
            let message = format!("{}: {reason}", path.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        };
        let job: Job = serde_json::from_slice(&fs::read(&path)?)
            .map_err(|error| invalid(error.to_string()))?;
        // The ids become parts of paths.
        let mut files = job.files.iter();
        if name != job.request_id || !files.all(|file| id::is_generated_id(&file.file_id)) {
            return Err(invalid("the ids do not match the folder".to_owned()));
        }
        let written_at = fs::metadata(&path)?.modified()?;
        let record = job.into_record(workspace, written_at);
        jobs.push((record, entry.path()));
    }
    jobs.sort_by_key(|(record, _)| record.accepted_at);
    Ok(jobs)
}

/// The job goes last, because the rest of a folder without it would stay.
fn remove_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() != JOB_FILE_NAME {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_file(folder.join(JOB_FILE_NAME))?;
    fs::remove_dir(folder)
}

async fn read_if_exists(path: PathBuf) -> io::Result<Option<Bytes>> {
    match task::spawn_blocking(move || fs::read(path)).await? {
        Ok(bytes) => Ok(Some(bytes.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Job {
    fn into_record(self, workspace: &str, accepted_at: SystemTime) -> RequestRecord {
        let endpoint = match self.files.len() {
            1 => Endpoint::AsyncSingle,
            _ => Endpoint::AsyncMultiple,
        };
        RequestRecord {
            sequence: 0,
            request_id: self.request_id,
            workspace: Some(workspace.to_owned()),
            endpoint,
            design_id: Some(self.design_id),
            version: Some(self.version),
            status: endpoint.accepted_status(),
            accepted_at,
            headers: String::new(),
            origin: String::new(),
            files: self.files.into_iter().map(JobFile::into_record).collect(),
            rejection: None,
            fault: None,
            has_webhook: false,
            delivery_fault: None,
        }
    }
}

impl JobFile {
    fn into_record(self) -> FileRecord {
        FileRecord {
            file_id: self.file_id,
            file_name: self.file_name,
            params: Json::default(),
            passthrough: self.passthrough,
            share_type: self.share_type,
            passcode_enabled: self.passcode_enabled,
            state: match self.state {
                FileState::Rendering => FileState::Failed(
                    "an earlier version stopped before the document was ready, and did not store its parameters"
                        .to_owned(),
                ),
                state => state,
            },
            findings: Vec::new(),
            render_failure: None,
        }
    }
}
