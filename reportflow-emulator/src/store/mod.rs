//! What was generated, in memory or also in a folder.

mod disk;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::job::{Job, State};
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
    /// By file, and only without a folder to keep them in.
    pdfs: HashMap<String, Bytes>,
}

impl Store {
    pub(crate) fn in_memory() -> Store {
        Store {
            inner: Mutex::default(),
            disk: None,
        }
    }

    /// Opens a folder with all that it holds. What was being rendered when the
    /// last emulator stopped is failed now: its parameters are not kept.
    pub(crate) fn in_folder(folder: PathBuf) -> io::Result<Store> {
        let disk = Disk::new(folder)?;
        let mut jobs = HashMap::new();
        for mut job in disk.load()? {
            let mut changed = false;
            for file in job
                .files
                .iter_mut()
                .filter(|file| file.state == State::Rendering)
            {
                file.state =
                    State::Failed("the emulator was stopped before it was rendered".to_owned());
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

    pub(crate) fn job(&self, request_id: &str) -> Option<Job> {
        self.lock().jobs.get(request_id).cloned()
    }

    /// Keeps a document, or the reason why there is none.
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
                State::Ready
            }
            Err(reason) => State::Failed(reason.clone()),
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
        // Nobody else waits for the disk. The documents of a job come one after
        // another, so that nothing newer is written over.
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

    /// No step between two changes can panic, so a poisoned map is whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
