//! Jobs and their documents, in memory or in a folder.

mod disk;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::model::{FileState, Job};
use disk::Disk;

/// Jobs and their documents.
#[derive(Debug)]
pub(crate) struct Store {
    inner: Mutex<Inner>,
    disk: Option<Disk>,
}

#[derive(Debug, Default)]
struct Inner {
    jobs: HashMap<String, Job>,
    /// By file id. Empty if the store has a folder.
    pdfs: HashMap<String, Bytes>,
}

impl Store {
    pub(crate) fn in_memory() -> Store {
        Store {
            inner: Mutex::default(),
            disk: None,
        }
    }

    /// Opens a folder and loads its jobs. Documents that the last emulator did
    /// not finish become failed, because their parameters are not stored.
    pub(crate) fn in_dir(dir: PathBuf) -> io::Result<Store> {
        let disk = Disk::new(dir)?;
        let mut jobs = HashMap::new();
        for mut job in disk.load()? {
            let mut changed = false;
            for file in job
                .files
                .iter_mut()
                .filter(|file| file.state == FileState::Rendering)
            {
                file.state = FileState::Failed("the emulator stopped first".to_owned());
                changed = true;
            }
            if changed {
                disk.save(&job)?;
            }
            jobs.insert(job.request_id.clone(), job);
        }
        let inner = Mutex::new(Inner {
            jobs,
            pdfs: HashMap::new(),
        });
        Ok(Store {
            inner,
            disk: Some(disk),
        })
    }

    pub(crate) fn add(&self, job: Job) -> io::Result<()> {
        if let Some(disk) = &self.disk {
            disk.save(&job)?;
        }
        self.lock().jobs.insert(job.request_id.clone(), job);
        Ok(())
    }

    /// Returns the ids of all stored requests.
    pub(crate) fn request_ids(&self) -> Vec<String> {
        self.lock().jobs.keys().cloned().collect()
    }

    pub(crate) fn job(&self, request_id: &str) -> Option<Job> {
        self.lock().jobs.get(request_id).cloned()
    }

    /// Stores the PDF of a document, or the reason of its failure.
    pub(crate) fn finish(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Vec<u8>, String>,
    ) -> io::Result<()> {
        let state = match &pdf {
            Ok(bytes) => {
                if let Some(disk) = &self.disk {
                    disk.save_pdf(request_id, file_id, bytes)?;
                }
                FileState::Ready
            }
            Err(reason) => FileState::Failed(reason.clone()),
        };
        let mut inner = self.lock();
        if let (Ok(bytes), None) = (pdf, &self.disk) {
            inner.pdfs.insert(file_id.to_owned(), bytes.into());
        }
        let Some(job) = inner.jobs.get_mut(request_id) else {
            return Ok(());
        };
        if let Some(file) = job.files.iter_mut().find(|file| file.file_id == file_id) {
            file.state = state;
        }
        let Some(disk) = &self.disk else {
            return Ok(());
        };
        // Without the lock, so that no request waits for the disk. The
        // documents of a job finish one after another, so this never overwrites
        // a newer state.
        let job = job.clone();
        drop(inner);
        disk.save(&job)
    }

    pub(crate) fn pdf(&self, request_id: &str, file_id: &str) -> io::Result<Bytes> {
        match &self.disk {
            Some(disk) => disk.pdf(request_id, file_id).map(Bytes::from),
            None => self
                .lock()
                .pdfs
                .get(file_id)
                .cloned()
                .ok_or(io::ErrorKind::NotFound.into()),
        }
    }

    /// Locks the store. No step between two changes can panic, so a poisoned
    /// map is consistent.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
