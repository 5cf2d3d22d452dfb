//! The endpoints, one file a group.

pub(crate) mod designs;
pub(crate) mod download;
pub(crate) mod generate;

use std::slice;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use reportflow_schema::snapshot::{self, SnapshotError};
use reportflow_schema::{ParameterList, is_design_id};

use crate::error::ApiError;
use crate::server::Shared;

/// Scheme and host as the caller knows them: behind a forwarded port or in a
/// container network, ours would lead nowhere.
fn origin(shared: &Shared, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or(&shared.own_host))
}

/// The versions of a design, newest last; the folder is read for each request,
/// so that an edit shows at once.
fn versions(shared: &Shared, design_id: &str) -> Result<Vec<u32>, ApiError> {
    let versions = match is_design_id(design_id) {
        true => snapshot::versions(&shared.designs, design_id),
        false => Vec::new(),
    };
    if versions.is_empty() {
        Err(ApiError::no_design())
    } else {
        Ok(versions)
    }
}

fn design(
    shared: &Shared,
    design_id: &str,
    version: u64,
) -> Result<(u32, ParameterList), ApiError> {
    let versions = versions(shared, design_id)?;
    let version = u32::try_from(version)
        .ok()
        .filter(|version| versions.contains(version))
        .ok_or_else(|| ApiError::no_version(version))?;
    match snapshot::load(slice::from_ref(&shared.designs), design_id, version) {
        Ok(snapshot) => Ok((version, snapshot.list)),
        Err(SnapshotError::Missing { .. }) => Err(ApiError::no_version(version.into())),
        Err(error) => Err(ApiError::internal(error.to_string())),
    }
}
