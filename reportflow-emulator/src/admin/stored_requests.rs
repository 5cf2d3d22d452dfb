//! The stored requests of a workspace, or of all.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use tokio::task::yield_now;

use super::query::Query;
use crate::api_error::ApiError;
use crate::model::RequestRecord;
use crate::store::{Params, Store, StoreError};
use crate::workspace::Workspace;

/// The requests that are read from the store at once.
const PAGE_LENGTH: usize = 200;
/// The same with parameters, which may be megabytes for each request.
const PAGE_LENGTH_WITH_PARAMS: usize = 20;

/// The requests that somebody may see.
#[derive(Clone, Debug)]
pub(crate) struct StoredRequests {
    store: Arc<Store>,
    /// The names. `None` is all workspaces.
    workspaces: Option<Vec<String>>,
}

/// Requests, newest first.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) records: Vec<RequestRecord>,
    /// The sequence number of the last one, if older requests match too.
    pub(crate) next: Option<u64>,
}

impl StoredRequests {
    pub(crate) fn of_all_workspaces(store: Arc<Store>) -> StoredRequests {
        StoredRequests {
            store,
            workspaces: None,
        }
    }

    #[cfg(feature = "inbox")]
    pub(crate) fn of_workspaces(store: Arc<Store>, names: Vec<String>) -> StoredRequests {
        StoredRequests {
            store,
            workspaces: Some(names),
        }
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Returns whether this is a request of the workspaces. Nobody knows whose request
    /// it was if its credentials were invalid, so every workspace sees it.
    pub(crate) fn includes(&self, workspace: Option<&str>) -> bool {
        match (&self.workspaces, workspace) {
            (None, _) | (_, None) => true,
            (Some(own), Some(name)) => own.iter().any(|it| it == name),
        }
    }

    pub(crate) async fn get(&self, request_id: &str) -> Result<Option<RequestRecord>, StoreError> {
        let record = self.store.request(request_id).await?;
        Ok(record.filter(|record| self.includes(record.workspace.as_deref())))
    }

    /// Returns a request as [`get`](StoredRequests::get) does. Its parameters are `null`.
    #[cfg(feature = "inbox")]
    pub(crate) async fn get_without_params(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        let record = self.store.request_without_params(request_id).await?;
        Ok(record.filter(|record| self.includes(record.workspace.as_deref())))
    }

    /// Returns the request with this id. `latest` is the newest one.
    pub(crate) async fn by_name(&self, name: &str) -> Result<Option<RequestRecord>, StoreError> {
        if name != "latest" {
            return self.get(name).await;
        }
        let page = self.find(&Query::default(), None, 1).await?;
        Ok(page.records.into_iter().next())
    }

    /// Returns up to `limit` requests that match, and arrived before the one with the
    /// sequence number `before`.
    pub(crate) async fn find(
        &self,
        query: &Query,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        if let Some(request_id) = query.request_id() {
            return self.find_one(query, request_id, before).await;
        }
        self.search(query, before, limit, Params::Included).await
    }

    /// Returns the same as [`find`](StoredRequests::find). Parameters may be `null`, so that
    /// a long list takes little memory.
    #[cfg(feature = "inbox")]
    pub(crate) async fn find_without_params(
        &self,
        query: &Query,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        match query.request_id() {
            Some(request_id) => self.find_one(query, request_id, before).await,
            None => self.search(query, before, limit, Params::Omitted).await,
        }
    }

    async fn search(
        &self,
        query: &Query,
        mut before: Option<u64>,
        limit: usize,
        params: Params,
    ) -> Result<Page, StoreError> {
        let needs_params = params == Params::Included || query.needs_params();
        let (read, length) = if needs_params {
            (Params::Included, PAGE_LENGTH_WITH_PARAMS)
        } else {
            (Params::Omitted, PAGE_LENGTH)
        };
        let last_delivery = query.last_delivery();
        // The first page may be all that is needed.
        let mut length_now = limit.saturating_add(1).min(length);
        let mut records: Vec<RequestRecord> = Vec::new();
        loop {
            let page = self.store.page(before, length_now, read, last_delivery);
            let page = page.await?;
            length_now = length;
            let Some(oldest) = page.last() else {
                let next = None;
                return Ok(Page { records, next });
            };
            before = Some(oldest.sequence);
            for mut record in page {
                if !self.matches(query, &record).await? {
                    continue;
                }
                if records.len() == limit {
                    let next = records.last().map(|record| record.sequence);
                    return Ok(Page { records, next });
                }
                if params == Params::Omitted {
                    record.omit_params();
                }
                records.push(record);
            }
            // A store in memory never waits, and other tasks must not either.
            yield_now().await;
        }
    }

    /// Looks up the only request that can match.
    async fn find_one(
        &self,
        query: &Query,
        request_id: &str,
        before: Option<u64>,
    ) -> Result<Page, StoreError> {
        let mut records = Vec::new();
        if let Some(record) = self.get(request_id).await?
            && before.is_none_or(|before| record.sequence < before)
            && self.matches(query, &record).await?
        {
            records.push(record);
        }
        let next = None;
        Ok(Page { records, next })
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

    /// Removes all requests, without reading them.
    pub(crate) async fn remove_all(&self) -> Result<(), StoreError> {
        let Some(names) = &self.workspaces else {
            return self.store.remove_all(None).await;
        };
        for name in names {
            self.store.remove_all(Some(name)).await?;
        }
        Ok(())
    }

    /// Returns whether somebody may see a request that matches.
    pub(super) async fn matches(
        &self,
        query: &Query,
        record: &RequestRecord,
    ) -> Result<bool, StoreError> {
        if !self.includes(record.workspace.as_deref()) {
            return Ok(false);
        }
        let events = if query.needs_events(record) {
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
            workspaces: Some(vec![workspace.name.clone()]),
        })
    }
}
