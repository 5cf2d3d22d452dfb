//! Faults on demand, for the workspace of the key.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::{Extension, Json};
use serde::Serialize;

use crate::api_error::ApiError;
use crate::faults::{self, FaultError, FaultInfo, Faults};
use crate::http::{RequestBody, form};
use crate::workspace::Workspace;

#[derive(Serialize)]
pub(crate) struct FaultList {
    faults: Vec<FaultInfo>,
}

/// `GET /_emulator/faults`: the faults with their counts.
pub(crate) async fn list(
    State(faults): State<Arc<Faults>>,
    Extension(workspace): Extension<Arc<Workspace>>,
) -> Json<FaultList> {
    let faults = faults.list(Some(&workspace.name));
    Json(FaultList { faults })
}

/// `PUT /_emulator/faults`: replaces all faults of the workspace, and returns them.
pub(crate) async fn replace(
    State(faults): State<Arc<Faults>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    request: Request,
) -> Result<Json<FaultList>, ApiError> {
    let invalid = |error: FaultError| ApiError::bad_request(error.to_string());
    let body = RequestBody::receive(request).await?;
    let list = faults::parse_list(body.bytes()).map_err(invalid)?;
    let faults = faults.replace(&workspace.name, list).map_err(invalid)?;
    Ok(Json(FaultList { faults }))
}

/// `DELETE /_emulator/faults`: removes all faults of the workspace, or the one with
/// `id`, and returns them.
pub(crate) async fn delete(
    State(faults): State<Arc<Faults>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    uri: Uri,
) -> Result<Json<FaultList>, ApiError> {
    let id = id_of(&uri)?;
    let faults = faults.remove(&workspace.name, id.as_deref());
    match id {
        Some(id) if faults.is_empty() => {
            let message = format!("the workspace of the key has no fault `{id}`");
            Err(ApiError::not_found(message))
        }
        _ => Ok(Json(FaultList { faults })),
    }
}

fn id_of(uri: &Uri) -> Result<Option<String>, ApiError> {
    let Some(query) = uri.query() else {
        return Ok(None);
    };
    let mut pairs = form::pairs(query);
    match (pairs.next(), pairs.next()) {
        (Some((name, id)), None) if name == b"id" => Ok(Some(String::from_utf8_lossy(&id).into())),
        // An id that is misspelt must not remove all.
        _ => Err(ApiError::bad_request("the only parameter is `id`, once")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use crate::faults::Fault;

    const OPENAPI: &str = include_str!("openapi.json");

    fn members(schema: &Value) -> BTreeSet<&str> {
        let members = schema["properties"].as_object().unwrap();
        members.keys().map(String::as_str).collect()
    }

    /// The error about an unknown member lists those that exist.
    #[test]
    fn the_schemas_have_the_members_of_a_fault() {
        let openapi: Value = serde_json::from_str(OPENAPI).unwrap();
        let schemas = &openapi["components"]["schemas"];
        for (schema, fault) in [
            ("NewFault", json!({ "?": 0 })),
            ("FaultMatch", json!({ "match": { "?": 0 } })),
            ("FaultEffect", json!({ "effect": { "?": 0 } })),
            ("FaultTimes", json!({ "effect": {}, "times": { "?": 0 } })),
        ] {
            let error = fault.to_string().parse::<Fault>().unwrap_err().to_string();
            let (_, expected) = error.split_once("expected one of ").unwrap();
            let names = expected.split('`').skip(1).step_by(2).collect();
            assert_eq!(members(&schemas[schema]), names, "{error}");
        }
    }
}
