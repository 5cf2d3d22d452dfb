//! The PDFs: `<requestId>/<fileId>.pdf`.

use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::{fs, future};

use axum::body::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::id;

/// A folder or a bucket.
#[derive(Clone, Debug)]
pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Objects {
    /// Opens a folder. Files appear in it by rename, so a crash leaves no part of one
    /// under its name.
    pub(super) fn in_folder(dir: &FilePath) -> Result<Objects, object_store::Error> {
        let store = LocalFileSystem::new_with_prefix(dir)?.with_automatic_cleanup(true);
        Ok(Objects {
            store: Arc::new(store),
            prefix: Path::default(),
        })
    }

    /// Opens a bucket. The documents are below `prefix`.
    #[cfg(feature = "cloud")]
    pub(super) fn in_bucket(store: Arc<dyn ObjectStore>, prefix: Path) -> Objects {
        Objects { store, prefix }
    }

    pub(super) async fn put(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Bytes,
    ) -> Result<(), object_store::Error> {
        let path = self.path(request_id, file_id);
        self.store.put(&path, pdf.into()).await?;
        Ok(())
    }

    pub(super) async fn get(
        &self,
        request_id: &str,
        file_id: &str,
    ) -> Result<Option<Bytes>, object_store::Error> {
        match self.store.get(&self.path(request_id, file_id)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Deletes a PDF that nothing refers to. A failure only costs space.
    pub(super) async fn delete(&self, request_id: &str, file_id: &str) {
        match self.store.delete(&self.path(request_id, file_id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(request_id, file_id, %error, "cannot delete document"),
        }
    }

    /// Finds out whether the objects can be read.
    pub(super) async fn check(&self) -> Result<(), object_store::Error> {
        let mut all = self.store.list(Some(&self.prefix));
        all.try_next().await.map(drop)
    }

    /// Returns the request ids and file ids of all PDFs.
    pub(super) fn list(&self) -> BoxStream<'static, object_store::Result<(String, String)>> {
        let prefix = self.prefix.clone();
        let all = self.store.list(Some(&self.prefix));
        all.try_filter_map(move |object| future::ready(Ok(ids(&prefix, &object.location))))
            .boxed()
    }

    fn path(&self, request_id: &str, file_id: &str) -> Path {
        let request = self.prefix.clone().join(request_id);
        request.join(format!("{file_id}.pdf"))
    }
}

/// Returns `None` for an object that is not of this emulator.
fn ids(prefix: &Path, location: &Path) -> Option<(String, String)> {
    let mut parts = location.prefix_match(prefix)?;
    let (request_id, file_name) = (parts.next()?, parts.next()?);
    let request_id = request_id.as_ref().to_owned();
    let file_id = file_name.as_ref().strip_suffix(".pdf")?.to_owned();
    let ours =
        parts.next().is_none() && id::is_generated_id(&request_id) && id::is_generated_id(&file_id);
    ours.then_some((request_id, file_id))
}

/// Removes the parts of files that were being written when the process was killed.
/// [`LocalFileSystem`] writes them to `<name>#<number>`, and does not list them.
pub(super) fn remove_partial_files(folders: &[PathBuf]) -> io::Result<()> {
    for folder in folders {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().contains(".pdf#") {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}
