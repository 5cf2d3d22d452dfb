use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use reqwest::Response;
use tokio::fs::File;

use crate::client::Client;
use crate::content::Content;
use crate::error::Error;
use crate::fetch;
use crate::random;

/// A file that is being written; it is removed again unless it was kept.
struct Part {
    path: PathBuf,
    kept: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // Nobody is left to hear of an error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes the file next to `path`, and renames it when it is complete.
pub(crate) async fn to_path(
    client: &Client,
    response: Response,
    content: Content,
    path: &Path,
    cap: u64,
) -> Result<u64, Error> {
    // A name of its own rather than one after the target's, which may have the
    // full length that a file system takes.
    let part = path.with_file_name(format!(".reportflow-{:016x}.part", random::number()));
    let failed = |path: &Path, source| Error::Io {
        path: Some(path.to_owned()),
        source,
    };

    // Opened on this thread: on another, it could come into being after this
    // future was dropped, and stay.
    let file = OpenOptions::new().write(true).create_new(true).open(&part);
    let file = file.map_err(|source| failed(&part, source))?;
    let mut part = Part {
        path: part,
        kept: false,
    };
    let mut file = File::from_std(file);

    let bytes = fetch::transfer(client, response, content, &mut file, cap).await;
    let bytes = bytes.map_err(|error| match error {
        Error::Io { path: None, source } => failed(&part.path, source),
        error => error,
    })?;
    // Some systems rename no open file.
    drop(file);
    tokio::fs::rename(&part.path, path)
        .await
        .map_err(|source: io::Error| failed(path, source))?;
    part.kept = true;
    Ok(bytes)
}
