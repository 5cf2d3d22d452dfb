//! Lists, shows and deletes requests.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::{Extension, Json};
use serde::Serialize;

use super::query_string::QueryString;
use super::request_info::RequestInfo;
use super::stored_requests::{Page, StoredRequests};
use crate::api_error::ApiError;
use crate::faults::Faults;
use crate::generation::Generator;
use crate::model::RequestRecord;
use crate::workspace::Workspace;

const DEFAULT_LIMIT: usize = 50;
pub(super) const MAX_LIMIT: usize = 200;

/// Requests, newest first.
#[derive(Debug, Serialize)]
pub(super) struct RequestList {
    pub(super) requests: Vec<RequestInfo>,
    /// The `after` of the next list.
    next: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct RemovedRequests {
    requests: Vec<RequestInfo>,
}

impl From<Page> for RequestList {
    fn from(page: Page) -> RequestList {
        RequestList {
            requests: page.records.into_iter().map(RequestInfo::from).collect(),
            next: page.next.map(|sequence| sequence.to_string()),
        }
    }
}

/// `GET /_emulator/requests[?q=…&after=CURSOR&limit=N]`.
pub(super) async fn list(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    uri: Uri,
) -> Result<Json<RequestList>, ApiError> {
    let values = QueryString::parse(&uri, &["q", "after", "limit"])?;
    let query = values.query((generator.clock)())?;
    let after = values.cursor("after")?;
    let limit = values.number("limit", DEFAULT_LIMIT, MAX_LIMIT)?;
    let page = requests.find(&query, after, limit).await?;
    Ok(Json(page.into()))
}

/// `GET /_emulator/requests/{id}`.
pub(super) async fn show(
    requests: StoredRequests,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<RequestInfo>, ApiError> {
    let record = by_path(&requests, path).await?;
    Ok(Json(record.into()))
}

/// `DELETE /_emulator/requests[?q=…]`. The PDFs of documents that are being rendered
/// are discarded.
pub(super) async fn delete(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    uri: Uri,
) -> Result<Json<RemovedRequests>, ApiError> {
    let values = QueryString::parse(&uri, &["q"])?;
    let query = values.query((generator.clock)())?;
    let removed = requests.remove(&query).await?.into_iter();
    Ok(Json(RemovedRequests {
        requests: removed.map(RequestInfo::from).collect(),
    }))
}

/// `POST /_emulator/reset`.
pub(super) async fn reset(
    requests: StoredRequests,
    State(faults): State<Arc<Faults>>,
    Extension(workspace): Extension<Arc<Workspace>>,
) -> Result<StatusCode, ApiError> {
    faults.remove(&workspace.name, None);
    requests.remove_all().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the request with the id of the path. `latest` is the newest one.
pub(super) async fn by_path(
    requests: &StoredRequests,
    path: Result<Path<String>, PathRejection>,
) -> Result<RequestRecord, ApiError> {
    let Path(id) = path.map_err(|_| ApiError::unknown_request())?;
    let record = requests.by_name(&id).await?;
    record.ok_or_else(ApiError::unknown_request)
}
