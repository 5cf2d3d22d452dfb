//! Deletes the documents that a crash left without their request.

use std::sync::Weak;

use futures_util::TryStreamExt as _;

use super::super::error::StoreError;
use super::files;
use super::folder::Durable;

/// The documents that are looked up in one call.
const LOOKUP_SIZE: usize = 1000;

/// Deletes the documents without a request, beside all other work: a request is in the
/// database before its documents are stored. Ends early when the folder is closed.
pub(super) async fn delete_unused(folder: Weak<Durable>) {
    match try_delete_unused(&folder).await {
        Ok(()) | Err(StoreError::Closed) => {}
        Err(error) => tracing::warn!(%error, "cannot delete unused documents"),
    }
}

async fn try_delete_unused(folder: &Weak<Durable>) -> Result<(), StoreError> {
    let Some(list) = folder.upgrade().map(|folder| folder.objects.list()) else {
        return Ok(());
    };
    let mut chunks = std::pin::pin!(list.try_chunks(LOOKUP_SIZE));
    while let Some(ids) = chunks.try_next().await.map_err(|error| error.1)? {
        // Between two chunks, the folder may be closed.
        let Some(folder) = folder.upgrade() else {
            return Ok(());
        };
        let call = folder.database.call(move |database| {
            let mut unused = Vec::new();
            for (request_id, file_id) in ids {
                if !files::exists(database, &request_id, &file_id)? {
                    unused.push((request_id, file_id));
                }
            }
            Ok(unused)
        });
        for (request_id, file_id) in call.await? {
            folder.objects.delete(&request_id, &file_id).await;
        }
    }
    Ok(())
}
