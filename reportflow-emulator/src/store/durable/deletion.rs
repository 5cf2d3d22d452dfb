//! Deletes the documents of removed requests, beside all other work.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{self, JoinHandle};
use tokio::time;

use super::effects::UnusedDocument;
use super::objects::Objects;

const MAX_CONCURRENT: usize = 16;
/// The documents that are taken from the queue at once.
const BATCH_SIZE: usize = 256;
/// An emulator ends within two seconds, and the next start deletes the rest.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(300);

/// The task that deletes. It ends with the thread of the database.
#[derive(Debug)]
pub(super) struct Deletion(Mutex<Option<JoinHandle<()>>>);

impl Deletion {
    pub(super) fn start(objects: Objects, unused: UnboundedReceiver<UnusedDocument>) -> Deletion {
        let task = task::spawn(delete_all(objects, unused));
        Deletion(Mutex::new(Some(task)))
    }

    /// Waits for the end, but not for long.
    pub(super) async fn finish(&self) {
        let task = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut task) = task
            && time::timeout(SHUTDOWN_TIMEOUT, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}

async fn delete_all(objects: Objects, mut unused: UnboundedReceiver<UnusedDocument>) {
    let mut batch = Vec::new();
    while unused.recv_many(&mut batch, BATCH_SIZE).await > 0 {
        let deletions = stream::iter(batch.drain(..));
        let delete = async |(request_id, file_id): UnusedDocument| {
            objects.delete(&request_id, &file_id).await;
        };
        deletions.for_each_concurrent(MAX_CONCURRENT, delete).await;
    }
}
