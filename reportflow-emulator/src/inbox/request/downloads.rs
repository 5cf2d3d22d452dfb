//! Downloads of JSON that is too long for a page.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::admin::body_of;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::content_disposition::attachment;
use crate::inbox::viewer::Viewer;

/// `GET /inbox/requests/{id}/files/{file_id}/params.json`: the parameters as they were sent.
pub(in crate::inbox) async fn params(
    viewer: Viewer,
    Path((id, file_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let record = viewer.requests.by_name(&id).await?;
    let files = record.map(|it| it.files).unwrap_or_default();
    let file = files.into_iter().find(|it| it.file_id == file_id);
    let file = file.ok_or_else(ApiError::unknown_request)?;
    let params = file.params.as_str().to_owned();
    Ok(json(&format!("{}.json", file.title()), params))
}

/// `GET /inbox/requests/{id}/body.json`: the body, as [`body_of`] makes it.
pub(in crate::inbox) async fn body(
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let record = viewer.requests.by_name(&id).await?;
    let record = record.ok_or_else(ApiError::unknown_request)?;
    // Parameters may be megabytes.
    let body = run_blocking(move || body_of(&record)).await?;
    Ok(json("request.json", body))
}

fn json(name: &str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, attachment(name)),
    ];
    (headers, text).into_response()
}
