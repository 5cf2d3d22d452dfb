//! Designs and their parameter lists.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use humantime::format_rfc3339_millis;
use serde::Serialize;

use crate::api_error::ApiError;
use crate::catalog::Catalog;
use crate::http::form;
use crate::requested_version::RequestedVersion;

#[derive(Serialize)]
struct DesignList {
    designs: Vec<DesignSummary>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DesignSummary {
    label: String,
    id: String,
    latest_version: u32,
    thumbnail: Option<String>,
    updated_at: Option<String>,
}

/// `GET /v1/file/designs`. Snapshots have no design labels, so the label is the id.
pub(crate) async fn list(State(catalog): State<Arc<Catalog>>) -> Result<Response, ApiError> {
    let names = catalog
        .folder_names()
        .map_err(|error| ApiError::internal(format!("{}: {error}", catalog.dir().display())))?;
    let mut designs: Vec<_> = names.filter_map(|id| summary(&catalog, id)).collect();
    designs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Json(DesignList { designs }).into_response())
}

fn summary(catalog: &Catalog, id: String) -> Option<DesignSummary> {
    let latest_version = *catalog.versions(&id).ok()?.last()?;
    let modified = catalog.modified(&id, latest_version);
    Some(DesignSummary {
        label: id.clone(),
        id,
        latest_version,
        thumbnail: None,
        updated_at: modified.map(|time| format_rfc3339_millis(time).to_string()),
    })
}

/// `GET /v1/file/design/parameter/{designId}[?version=N]`.
pub(crate) async fn parameters(
    State(catalog): State<Arc<Catalog>>,
    design_id: Result<Path<String>, PathRejection>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let Path(design_id) = design_id.map_err(|_| ApiError::unknown_design())?;
    let version = match version_query(&uri)? {
        Some(version) => version,
        None => latest_version(&catalog, &design_id)?,
    };
    let list = catalog.load(&design_id, &version)?.list;
    let content_type = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    Ok((content_type, list.to_json()).into_response())
}

fn latest_version(catalog: &Catalog, design_id: &str) -> Result<RequestedVersion, ApiError> {
    let latest = catalog.versions(design_id)?.pop();
    Ok(RequestedVersion::from(latest.unwrap_or_default()))
}

/// Returns the version in the query. Two of them are a list, which is invalid.
fn version_query(uri: &Uri) -> Result<Option<RequestedVersion>, ApiError> {
    let pairs = form::pairs(uri.query().unwrap_or_default());
    let values = pairs.filter(|(name, _)| name == b"version");
    // Express replaces invalid bytes by U+FFFD.
    let versions: Vec<_> = values
        .map(|(_, value)| String::from_utf8_lossy(&value).into_owned())
        .collect();
    if versions.is_empty() {
        return Ok(None);
    }
    let all = versions.join(",");
    let invalid = |message: &str| ApiError::invalid_body(vec![message.to_owned()]);
    RequestedVersion::parse(&all).map(Some).map_err(invalid)
}
