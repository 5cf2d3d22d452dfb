use std::io;
use std::path::{Path, PathBuf};

use reqwest::Response;
use tokio::fs::File;

use crate::client::Client;
use crate::error::Error;
use crate::fetch::{self, Transfer};
use crate::part::Part;

/// A file that will be at `path` once it is complete.
pub(crate) struct Target {
    path: PathBuf,
    part: Part,
    file: std::fs::File,
}

impl Target {
    /// Opens a file next to `path`: before anything is sent, as what cannot be
    /// written should not be made.
    pub(crate) fn open(path: &Path) -> Result<Target, Error> {
        // On this thread: on another, it could come into being after the
        // caller's future was dropped, and stay.
        let (part, file) = Part::beside(path).map_err(|(part, source)| failed(&part, source))?;
        let path = path.to_owned();
        Ok(Target { path, part, file })
    }

    /// Writes the file, and renames it when it is complete.
    pub(crate) async fn save(
        self,
        client: &Client,
        response: Response,
        transfer: &Transfer,
    ) -> Result<u64, Error> {
        let Target { path, part, file } = self;
        let mut file = File::from_std(file);
        let bytes = fetch::transfer(client, response, transfer, &mut file).await;
        let bytes = bytes.map_err(|error| match error {
            Error::Io { path: None, source } => failed(part.path(), source),
            error => error,
        })?;
        // Some systems rename no open file.
        drop(file);
        let renamed = tokio::fs::rename(part.path(), &path).await;
        renamed.map_err(|source| failed(&path, source))?;
        part.keep();
        Ok(bytes)
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: Some(path.to_owned()),
        source,
    }
}
