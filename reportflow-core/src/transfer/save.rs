use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use reqwest::Response;
use tokio::fs::File;

use super::stream::{TransferOptions, stream_to};
use crate::error::Error;
use crate::fs::{TempFile, absolute_dir};
use crate::limits::MAX_FILE_BYTES;
use crate::transport::Transport;

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

/// Streams the body to a temporary file in the folder of `path`, and renames it when it
/// is complete. Returns the number of bytes.
pub(crate) async fn save_to(
    path: &Path,
    transport: &Transport,
    response: Response,
    options: &TransferOptions,
) -> Result<u64, Error> {
    // Created on this thread. Another thread could create the file after this future
    // was dropped, and the file would remain.
    let (temp, file) = temp_file(path)?;
    let mut file = File::from_std(file);
    let bytes = stream_to(&mut file, transport, response, options, MAX_FILE_BYTES)
        .await
        .map_err(|error| match error {
            Error::Io { path: None, source } => failed(path, source),
            error => error,
        })?;
    // Some systems cannot rename an open file.
    drop(file);
    tokio::fs::rename(temp.path(), path)
        .await
        .map_err(|source| failed(path, source))?;
    temp.persist();
    Ok(bytes)
}

fn temp_file(path: &Path) -> Result<(TempFile, std::fs::File), Error> {
    TempFile::new_beside(path).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: Some(path.to_owned()),
        source,
    }
}
