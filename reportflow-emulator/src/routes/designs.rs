//! The designs, and the parameters of one.

use std::fs;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use humantime::format_rfc3339_millis;
use reportflow_schema::snapshot;
use serde::Serialize;

use crate::design::{self, Design};
use crate::error::ApiError;
use crate::server::Shared;

#[derive(Serialize)]
struct Designs {
    designs: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    label: String,
    id: String,
    latest_version: u32,
    thumbnail: Option<String>,
    updated_at: Option<String>,
}

/// `GET /v1/file/designs`. A folder of snapshots knows no labels, so the label
/// is the id.
pub(crate) async fn list(State(shared): State<Arc<Shared>>) -> Result<Response, ApiError> {
    let folders = fs::read_dir(&shared.designs)
        .map_err(|error| ApiError::internal(format!("{}: {error}", shared.designs.display())))?;
    let ids = folders
        .flatten()
        .filter_map(|folder| folder.file_name().into_string().ok());
    let mut designs: Vec<Entry> = ids.filter_map(|id| describe(&shared, id)).collect();
    designs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Json(Designs { designs }).into_response())
}

fn describe(shared: &Shared, id: String) -> Option<Entry> {
    let latest_version = *design::versions(shared, &id).ok()?.last()?;
    let file = snapshot::path(&shared.designs, &id, latest_version);
    let modified = fs::metadata(file)
        .and_then(|metadata| metadata.modified())
        .ok();
    let updated_at = modified.map(|time| format_rfc3339_millis(time).to_string());
    Some(Entry {
        label: id.clone(),
        id,
        latest_version,
        thumbnail: None,
        updated_at,
    })
}

/// `GET /v1/file/design/parameter/{designId}[?version=N]`.
pub(crate) async fn parameters(
    State(shared): State<Arc<Shared>>,
    design_id: Result<Path<String>, PathRejection>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let Path(design_id) = design_id.map_err(|_| ApiError::no_design())?;
    let version = match asked(&uri)? {
        Some(version) => version,
        None => design::versions(&shared, &design_id)?
            .last()
            .copied()
            .map_or(0, u64::from),
    };
    let list = Design::load(&shared, &design_id, version)?.list;
    Ok((
        [(CONTENT_TYPE, "application/json; charset=utf-8")],
        list.to_json(),
    )
        .into_response())
}

/// The version in the query; digits need no decoding.
fn asked(uri: &Uri) -> Result<Option<u64>, ApiError> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let Some(version) = pairs
        .filter_map(|pair| pair.strip_prefix("version="))
        .next_back()
    else {
        return Ok(None);
    };
    match version.parse::<u64>() {
        Ok(0) => Err(ApiError::invalid(vec![
            "version must not be less than 1".to_owned(),
        ])),
        Ok(version) => Ok(Some(version)),
        Err(_) => Err(ApiError::invalid(vec![
            "version must be an integer number".to_owned(),
        ])),
    }
}
