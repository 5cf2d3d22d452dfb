//! Waits for stored requests that match a query.

use std::collections::HashSet;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;

use super::query::Query;
use super::stored_requests::{Page, StoredRequests};
use crate::store::{Change, StoreError};
use crate::worker_pool::StopSignal;

/// The result of a wait.
#[derive(Debug)]
pub(crate) enum WaitOutcome {
    Found(Page),
    /// With everything that matches, also if its documents are not finished.
    TimedOut(Page),
    /// The emulator stops.
    Stopped,
}

impl StoredRequests {
    /// Waits until `count` requests match and have no document that is being rendered.
    /// Returns up to `limit` of them.
    pub(crate) async fn wait_for(
        &self,
        query: &Query,
        count: usize,
        limit: usize,
        timeout: Duration,
        stop: &mut StopSignal,
    ) -> Result<WaitOutcome, StoreError> {
        let finished = query.finished();
        tokio::select! {
            biased;
            () = stop.stopped() => return Ok(WaitOutcome::Stopped),
            page = self.found(&finished, count, limit) => return Ok(WaitOutcome::Found(page?)),
            () = tokio::time::sleep(timeout) => {}
        }
        let page = self.find(&finished, None, limit).await?;
        if page.records.len() >= count {
            return Ok(WaitOutcome::Found(page));
        }
        Ok(WaitOutcome::TimedOut(self.find(query, None, limit).await?))
    }

    /// Waits for `count` requests that match. Each change is compared once, because a
    /// search for each of many requests would be slow.
    async fn found(&self, query: &Query, count: usize, limit: usize) -> Result<Page, StoreError> {
        let mut changes = self.store().subscribe();
        loop {
            let page = self.find(query, None, limit).await?;
            if page.records.len() >= count {
                return Ok(page);
            }
            let ids = page.records.into_iter().map(|record| record.request_id);
            let mut matching: HashSet<String> = ids.collect();
            while matching.len() < count {
                match changes.recv().await {
                    Ok(change) => self.apply(query, change, &mut matching).await?,
                    // What was missed is unknown, so search again.
                    Err(RecvError::Lagged(_)) => break,
                    // The store keeps its sender.
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        }
    }

    async fn apply(
        &self,
        query: &Query,
        change: Change,
        matching: &mut HashSet<String>,
    ) -> Result<(), StoreError> {
        let record = self.get(&change.request_id).await?;
        let matches = match &record {
            Some(record) => self.matches(query, record).await?,
            None => false,
        };
        if matches {
            matching.insert(change.request_id);
        } else {
            matching.remove(&change.request_id);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::SystemTime;

    use serde_json::json;

    use super::*;
    use crate::model::RequestRecord;
    use crate::store::{Retention, Store};
    use crate::worker_pool::WorkerPool;

    fn record(id: usize) -> RequestRecord {
        let record = json!({
            "requestId": id.to_string(), "workspace": "default", "endpoint": "async/single",
            "designId": null, "version": null, "status": 400,
            "acceptedAt": SystemTime::now(), "origin": "", "files": [], "rejection": null,
            "fault": null,
        });
        serde_json::from_str(&record.to_string()).unwrap()
    }

    fn stored_requests(keep: usize) -> StoredRequests {
        let retention = Retention {
            requests: keep,
            ..Retention::default()
        };
        StoredRequests::of_all_workspaces(Arc::new(Store::in_memory(retention)))
    }

    async fn wait_while_adding(
        requests: &StoredRequests,
        count: usize,
        added: usize,
    ) -> WaitOutcome {
        let workers = WorkerPool::new();
        let mut stop = workers.stop_signal();
        let query = Query::default();
        let timeout = Duration::from_secs(1);
        let waiting = requests.wait_for(&query, count, count, timeout, &mut stop);
        let adding = async {
            for id in 0..added {
                requests.store().add(record(id)).await.unwrap();
            }
        };
        tokio::join!(waiting, adding).0.unwrap()
    }

    /// Adding never pauses, so most changes are lost.
    #[tokio::test]
    async fn searches_again_after_lost_changes() {
        let requests = stored_requests(10_000);
        let waited = wait_while_adding(&requests, 3000, 3000).await;
        assert!(matches!(waited, WaitOutcome::Found(page) if page.records.len() == 3000));
    }

    #[tokio::test(start_paused = true)]
    async fn does_not_count_what_was_trimmed() {
        let requests = stored_requests(5);
        let waited = wait_while_adding(&requests, 6, 100).await;
        assert!(matches!(waited, WaitOutcome::TimedOut(page) if page.records.len() == 5));
    }
}
