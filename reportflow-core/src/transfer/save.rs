use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::stream::FileStream;
use crate::error::Error;
use crate::fs::{TempFile, absolute_dir};

/// Checks that a file can be written to `path`, and returns the absolute path. An
/// existing file must be a regular file.
///
/// It is called before the request is sent. It leaves no file open, because many requests
/// may wait for the rate limiter.
pub(crate) fn check_destination(path: &Path) -> Result<PathBuf, Error> {
    let end = path.as_os_str().as_encoded_bytes();
    // A path that ends in a separator, or in `/.`, names a folder.
    let names_a_file = |name: &&OsStr| end.ends_with(name.as_encoded_bytes());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().filter(names_a_file)) else {
        return Err(failed(path, io::ErrorKind::InvalidInput.into()));
    };
    let path = absolute_dir(folder).join(name);
    temp_file(&path)?;
    Ok(path)
}

/// Writes the file to a temporary one in the folder of `path`, and renames it when it is
/// complete. Returns the number of bytes.
pub(crate) async fn save_to(path: &Path, mut body: FileStream<'_>) -> Result<u64, Error> {
    // Created on this thread. Another thread could create the file after this future
    // was dropped, and the file would remain.
    let (temp, mut file) = temp_file(path)?;
    while let Some(bytes) = body.next().await? {
        file = may_block(move || file.write_all(&bytes).map(|()| file))
            .await
            .map_err(|source| failed(path, source))?;
    }
    // Some systems cannot rename an open file.
    drop(file);
    let (from, to) = (temp.path().to_owned(), path.to_owned());
    may_block(move || fs::rename(from, to))
        .await
        .map_err(|source| failed(path, source))?;
    temp.persist();
    Ok(body.received())
}

/// Runs a step on a thread that may wait for the disk. tokio's own `fs` does the same, but
/// every user would compile it for one file.
async fn may_block<T: Send + 'static>(
    step: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(step).await?
}

fn temp_file(path: &Path) -> Result<(TempFile, File), Error> {
    TempFile::new_beside(path).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: Some(path.to_owned()),
        source,
    }
}
