use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use reqwest::Response;
use tokio::fs::File;

use crate::client::Client;
use crate::error::Error;
use crate::fetch::{self, MAX_BYTES, Transfer};
use crate::part::{Part, settled};

/// Whether a file can be written to `path`, and where that leads: asked before
/// anything is sent. No file stays open meanwhile, as many calls may wait for
/// their turn.
pub(crate) fn check(path: &Path) -> Result<PathBuf, Error> {
    let end = path.as_os_str().as_encoded_bytes();
    // What ends in a separator, or in `/.`, is a folder's.
    let names_a_file = |name: &&OsStr| end.ends_with(name.as_encoded_bytes());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().filter(names_a_file)) else {
        return Err(failed(path, io::ErrorKind::InvalidInput.into()));
    };
    let path = settled(folder).join(name);
    match std::fs::metadata(&path) {
        Ok(there) if there.is_dir() => Err(failed(&path, io::ErrorKind::IsADirectory.into())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path, error)),
        _ => part(&path).map(|_| path),
    }
}

/// Writes the file next to `path`, and renames it when it is complete.
pub(crate) async fn to_path(
    client: &Client,
    response: Response,
    transfer: &Transfer,
    path: &Path,
) -> Result<u64, Error> {
    // Opened on this thread: on another, it could come into being after this
    // future was dropped, and stay.
    let (part, file) = part(path)?;
    let mut file = File::from_std(file);

    let bytes = fetch::transfer(client, response, transfer, MAX_BYTES, &mut file).await;
    let bytes = bytes.map_err(|error| match error {
        Error::Io { path: None, source } => failed(path, source),
        error => error,
    })?;
    // Some systems rename no open file.
    drop(file);
    let renamed = tokio::fs::rename(part.path(), path).await;
    renamed.map_err(|source| failed(path, source))?;
    part.keep();
    Ok(bytes)
}

fn part(path: &Path) -> Result<(Part, std::fs::File), Error> {
    Part::beside(path).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: Some(path.to_owned()),
        source,
    }
}
