//! A folder for PDFs.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Pdf;
use crate::error::Error;

/// A folder for PDFs. The run creates it. A file of the same name is replaced.
///
/// A PDF is written under another name, synced to the disk and then renamed. So a crash
/// leaves no half of a PDF under its name.
///
/// ```
/// let folder = reportflow_bulk::Folder::new("november");
/// ```
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Creates a value for the folder at this path.
    ///
    /// ```
    /// let folder = reportflow_bulk::Folder::new("november");
    /// ```
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    pub(super) async fn store(&self, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
        let folder = self.0.clone();
        let stored = tokio::task::spawn_blocking(move || store(&folder, pdfs)).await;
        stored.unwrap_or_else(|panic| {
            Err(Error::Output {
                location: self.0.display().to_string(),
                source: panic.into(),
            })
        })
    }
}

fn store(folder: &Path, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
    let failed = |location: &Path| {
        let location = location.display().to_string();
        |error: io::Error| Error::Output {
            location,
            source: error.into(),
        }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for pdf in &pdfs {
        let path = folder.join(&pdf.file_name);
        store_one(folder, &path, pdf).map_err(failed(&path))?;
    }
    // The names survive a power failure only when the folder is synced.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed(folder))?;
    Ok(pdfs.into_iter().map(|pdf| pdf.file_name).collect())
}

fn store_one(folder: &Path, path: &Path, pdf: &Pdf) -> io::Result<()> {
    // The next attempt replaces the file that a crash left.
    let part = folder.join(&pdf.part_name);
    let mut file = File::create(&part)?;
    file.write_all(&pdf.bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}
