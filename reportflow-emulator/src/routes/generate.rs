//! Generating documents.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::design::Design;
use crate::error::ApiError;
use crate::job::{FileAnswer, Job, JobFile, State as FileState};
use crate::request::Single;
use crate::server::Shared;
use crate::worker::{self, Document};
use crate::{body, id, params};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Accepted<'a> {
    request_id: &'a str,
    url: String,
    files: Vec<FileAnswer<'a>>,
}

/// `POST /v1/file/async/single`.
pub(crate) async fn single(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Response, ApiError> {
    let origin = super::origin(&shared, request.headers());
    let body = body::read(request.into_body()).await?;
    let Single {
        design_id,
        version,
        content,
    } = Single::read(&body)?;
    let Design { version, list } = Design::load(&shared, &design_id, version)?;
    let findings = params::check(&list, &content.params, shared.strict);
    if !findings.is_empty() {
        return Err(ApiError::invalid(findings));
    }

    let passcode = content.passcode_enabled.then(id::passcode).transpose()?;
    let file = JobFile {
        file_id: id::random()?,
        file_name: content.file_name(),
        passthrough: content.passthrough,
        share_type: content.share_type,
        passcode_enabled: content.passcode_enabled,
        state: FileState::Rendering,
    };
    let document = Document {
        file_id: file.file_id.clone(),
        title: content.title,
        params: content.params,
    };
    let job = Job {
        request_id: id::random()?,
        design_id,
        version,
        files: vec![file],
    };
    shared
        .store
        .add(job.clone())
        .map_err(|error| ApiError::internal(error.to_string()))?;

    let files = job
        .files
        .iter()
        .map(|file| job.describe(file, &origin, passcode.as_deref()))
        .collect();
    let accepted = Accepted {
        request_id: &job.request_id,
        url: job.url(&origin),
        files,
    };
    let answer = (StatusCode::ACCEPTED, Json(accepted)).into_response();
    worker::start(&shared, job.request_id, origin, list, vec![document]);
    Ok(answer)
}
