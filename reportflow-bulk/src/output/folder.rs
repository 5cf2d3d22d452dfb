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
pub struct Folder {
    path: PathBuf,
    location_prefix: String,
}

impl Folder {
    /// Creates a value for the folder at this path.
    ///
    /// ```
    /// let folder = reportflow_bulk::Folder::new("november");
    /// ```
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder {
            path: path.into(),
            location_prefix: String::new(),
        }
    }

    /// Sets a text that begins each location in the journal, such as the machine of the folder
    /// when several work on a run. Default: none, so a location is the name of the file.
    ///
    /// ```
    /// use reportflow_bulk::Folder;
    ///
    /// // The location of a PDF is then `web1:/srv/november/INV-0042.pdf`.
    /// let folder = Folder::new("/srv/november").location_prefix("web1:/srv/november/");
    /// ```
    #[must_use]
    pub fn location_prefix(mut self, prefix: impl Into<String>) -> Folder {
        self.location_prefix = prefix.into();
        self
    }

    pub(super) async fn store(&self, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
        let names = self.in_background(|folder| store(folder, pdfs)).await?;
        let names = names.into_iter();
        let locations = names.map(|name| format!("{}{name}", self.location_prefix));
        Ok(locations.collect())
    }

    pub(super) async fn remove_parts(&self, prefix: String) -> Result<(), Error> {
        self.in_background(move |folder| {
            let removed = remove_parts(folder, &prefix);
            removed.map_err(|error| Error::Output {
                location: folder.display().to_string(),
                source: error.into(),
            })
        })
        .await
    }

    async fn in_background<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let folder = self.path.clone();
        let worked = tokio::task::spawn_blocking(move || work(&folder)).await;
        worked.unwrap_or_else(|panic| {
            Err(Error::Output {
                location: self.path.display().to_string(),
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
    create_folder(folder).map_err(failed(folder))?;
    for pdf in &pdfs {
        let path = folder.join(&pdf.file_name);
        store_one(folder, &path, pdf).map_err(failed(&path))?;
    }
    sync(folder).map_err(failed(folder))?;
    Ok(pdfs.into_iter().map(|pdf| pdf.file_name).collect())
}

fn remove_parts(folder: &Path, prefix: &str) -> io::Result<()> {
    // A run that stored nothing has no folder.
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let is_part = name
            .to_str()
            .is_some_and(|name| name.starts_with(prefix) && name.ends_with(".part"));
        if is_part {
            match fs::remove_file(folder.join(name)) {
                // Another worker removed it.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Creates a folder, and those above it, and syncs their names to the disk.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let is_missing = |folder: &&Path| !folder.is_dir();
    let missing: Vec<_> = folder.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(&folder)?;
    missing
        .into_iter()
        .filter_map(Path::parent)
        .try_for_each(sync)
}

/// Syncs a folder: new names in it survive a power failure only then.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn store_one(folder: &Path, path: &Path, pdf: &Pdf) -> io::Result<()> {
    let part = folder.join(&pdf.part_name);
    // A crash may have left it. A link of this name is not followed.
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(&part)?;
    file.write_all(&pdf.bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::store;
    use crate::output::Pdf;

    #[test]
    fn a_link_with_the_name_of_a_part_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = folder.path().join("other");
        fs::write(&other, "other").expect("written");
        let out = folder.path().join("new").join("out");
        fs::create_dir_all(&out).expect("a folder");
        symlink(&other, out.join("a.part")).expect("a link");
        let pdf = Pdf {
            part_name: "a.part".to_owned(),
            file_name: "a.pdf".to_owned(),
            bytes: "%PDF-".into(),
        };
        store(&out, vec![pdf]).expect("stored");
        assert_eq!(fs::read(&other).expect("a file"), b"other");
        assert_eq!(fs::read(out.join("a.pdf")).expect("a file"), b"%PDF-");
    }
}
