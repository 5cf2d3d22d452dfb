//! Waits for requests.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::query_string::QueryString;
use super::request_info::RequestInfo;
use super::requests::{MAX_LIMIT, RequestList};
use super::stored_requests::StoredRequests;
use super::wait_outcome::WaitOutcome;
use crate::api_error::ApiError;
use crate::generation::Generator;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_TIMEOUT: Duration = Duration::from_secs(600);
const MAX_COUNT: usize = 10_000;

/// An error response that also has the requests.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TimedOut {
    status_code: u16,
    message: String,
    error: &'static str,
    requests: Vec<RequestInfo>,
}

/// `GET /_emulator/requests/wait[?q=…&count=N&timeout=10s]`: responds as soon as
/// `count` requests match and have no document that is being rendered.
pub(super) async fn wait(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let values = QueryString::parse(&uri, &["q", "count", "timeout"])?;
    let query = values.query((generator.clock)())?;
    let count = values.number("count", 1, MAX_COUNT)?;
    let timeout = values.period("timeout", DEFAULT_TIMEOUT, MAX_TIMEOUT)?;
    let limit = count.max(MAX_LIMIT);
    let mut stop = generator.workers.stop_signal();
    match requests
        .wait_for(&query, count, limit, timeout, &mut stop)
        .await?
    {
        WaitOutcome::Found(page) => Ok(Json(RequestList::from(page)).into_response()),
        WaitOutcome::TimedOut(page) => {
            let status = StatusCode::REQUEST_TIMEOUT;
            let timeout = humantime::format_duration(timeout);
            let matching = page.records.len();
            let body = TimedOut {
                status_code: status.as_u16(),
                message: format!(
                    "after {timeout}, {matching} requests match; expected {count} without a document that is being rendered"
                ),
                error: "Request Timeout",
                requests: RequestList::from(page).requests,
            };
            Ok((status, Json(body)).into_response())
        }
        WaitOutcome::Stopped => Err(ApiError::stopping()),
    }
}
