//! The stored requests of a workspace, or of all.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::yield_now;

use super::query::Query;
use crate::api_error::ApiError;
use crate::model::RequestRecord;
use crate::store::{Change, Store, StoreError};
use crate::worker_pool::StopSignal;
use crate::workspace::Workspace;

/// The requests that are read from the store at once.
const PAGE: usize = 200;

/// The requests that somebody may see.
#[derive(Clone, Debug)]
pub(crate) struct StoredRequests {
    store: Arc<Store>,
    /// `None` is all workspaces.
    workspace: Option<String>,
}

/// Requests, newest first.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) records: Vec<RequestRecord>,
    /// The sequence number of the last one, if older requests match too.
    pub(crate) next: Option<u64>,
}

/// The result of a wait.
#[derive(Debug)]
pub(crate) enum Waited {
    Found(Page),
    /// With everything that matches, also if its documents are not finished.
    TimedOut(Page),
    /// The emulator stops.
    Stopped,
}

impl StoredRequests {
    pub(crate) fn of_all_workspaces(store: Arc<Store>) -> StoredRequests {
        StoredRequests {
            store,
            workspace: None,
        }
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Returns whether this is a request of the workspace. Nobody knows whose request
    /// it was if its credentials were invalid, so every workspace sees it.
    pub(crate) fn includes(&self, workspace: Option<&str>) -> bool {
        let own = self.workspace.as_deref();
        own.is_none() || workspace.is_none() || own == workspace
    }

    pub(crate) async fn get(&self, request_id: &str) -> Result<Option<RequestRecord>, StoreError> {
        let record = self.store.request(request_id).await?;
        Ok(record.filter(|record| self.includes(record.workspace.as_deref())))
    }

    /// Returns up to `limit` requests that match, and arrived before the one with the
    /// sequence number `before`.
    pub(crate) async fn find(
        &self,
        query: &Query,
        mut before: Option<u64>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let mut records: Vec<RequestRecord> = Vec::new();
        loop {
            let page = self.store.page(before, PAGE).await?;
            let Some(oldest) = page.last() else {
                let next = None;
                return Ok(Page { records, next });
            };
            before = Some(oldest.sequence);
            for record in page {
                if !self.matches(query, &record).await? {
                    continue;
                }
                if records.len() == limit {
                    let next = records.last().map(|record| record.sequence);
                    return Ok(Page { records, next });
                }
                records.push(record);
            }
            // A store in memory never waits, and other tasks must not either.
            yield_now().await;
        }
    }

    pub(crate) async fn find_all(&self, query: &Query) -> Result<Vec<RequestRecord>, StoreError> {
        let page = self.find(query, None, usize::MAX).await?;
        Ok(page.records)
    }

    /// Removes the requests that match, and returns them.
    pub(crate) async fn remove(&self, query: &Query) -> Result<Vec<RequestRecord>, StoreError> {
        let records = self.find_all(query).await?;
        self.store.remove(&records).await?;
        Ok(records)
    }

    /// Waits until `count` requests match and have no document that is being rendered.
    /// Returns up to `limit` of them.
    pub(crate) async fn wait_for(
        &self,
        query: &Query,
        count: usize,
        limit: usize,
        timeout: Duration,
        stop: &mut StopSignal,
    ) -> Result<Waited, StoreError> {
        let finished = query.finished();
        tokio::select! {
            biased;
            () = stop.stopped() => return Ok(Waited::Stopped),
            page = self.found(&finished, count, limit) => return Ok(Waited::Found(page?)),
            () = tokio::time::sleep(timeout) => {}
        }
        let page = self.find(&finished, None, limit).await?;
        if page.records.len() >= count {
            return Ok(Waited::Found(page));
        }
        Ok(Waited::TimedOut(self.find(query, None, limit).await?))
    }

    /// Waits for `count` requests that match. Each change is compared once, because a
    /// search for each of many requests would be slow.
    async fn found(&self, query: &Query, count: usize, limit: usize) -> Result<Page, StoreError> {
        let mut changes = self.store.subscribe();
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

    async fn matches(&self, query: &Query, record: &RequestRecord) -> Result<bool, StoreError> {
        if !self.includes(record.workspace.as_deref()) {
            return Ok(false);
        }
        let events = if query.needs_events() {
            self.store.events(&record.request_id).await?
        } else {
            Vec::new()
        };
        Ok(query.matches(record, &events))
    }
}

/// The requests of the workspace of the key.
impl<S: Send + Sync> FromRequestParts<S> for StoredRequests
where
    Arc<Store>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<StoredRequests, ApiError> {
        let workspace = parts.extensions.get::<Arc<Workspace>>();
        let workspace = workspace.ok_or_else(ApiError::missing_credentials)?;
        Ok(StoredRequests {
            store: Arc::from_ref(state),
            workspace: Some(workspace.name.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::json;

    use super::*;
    use crate::store::Retention;
    use crate::worker_pool::WorkerPool;

    fn record(id: usize) -> RequestRecord {
        let record = json!({
            "requestId": id.to_string(), "workspace": "default", "endpoint": "async/single",
            "designId": null, "version": null, "status": 400,
            "acceptedAt": SystemTime::now(), "origin": "", "files": [], "refusal": null,
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

    async fn wait_while_adding(requests: &StoredRequests, count: usize, added: usize) -> Waited {
        let workers = WorkerPool::new();
        let mut stop = workers.stop_signal();
        let query = Query::default();
        let timeout = Duration::from_secs(1);
        let waiting = requests.wait_for(&query, count, count, timeout, &mut stop);
        let adding = async {
            for id in 0..added {
                requests.store.add(record(id)).await.unwrap();
            }
        };
        tokio::join!(waiting, adding).0.unwrap()
    }

    /// Adding never pauses, so most changes are lost.
    #[tokio::test]
    async fn searches_again_after_lost_changes() {
        let requests = stored_requests(10_000);
        let waited = wait_while_adding(&requests, 3000, 3000).await;
        assert!(matches!(waited, Waited::Found(page) if page.records.len() == 3000));
    }

    #[tokio::test(start_paused = true)]
    async fn does_not_count_what_was_trimmed() {
        let requests = stored_requests(5);
        let waited = wait_while_adding(&requests, 6, 100).await;
        assert!(matches!(waited, Waited::TimedOut(page) if page.records.len() == 5));
    }
}
