//! Parses and validates the body of a generate request.

mod document;
mod validation_errors;

use std::collections::HashMap;

use reportflow_rules::case_fold::fold_case;
use serde_json::value::RawValue;

use crate::api_error::ApiError;
use crate::http::Members;
use crate::model::Endpoint;
use crate::requested_version::RequestedVersion;
pub(crate) use document::DocumentRequest;
use validation_errors::ValidationErrors;

const MAX_DOCUMENTS_PER_REQUEST: usize = 100;

/// A valid body.
#[derive(Debug)]
pub(crate) struct GenerateRequest {
    pub(crate) design_id: String,
    pub(crate) version: RequestedVersion,
    pub(crate) documents: Vec<DocumentRequest>,
}

impl GenerateRequest {
    /// Parses a JSON object. One response reports all errors.
    pub(crate) fn parse(json: &str, endpoint: Endpoint) -> Result<GenerateRequest, ApiError> {
        let body = Members::of_body(json)?;
        let mut errors = ValidationErrors::default();
        let design_id = errors.non_empty_string("designId", body.get("designId"));
        let version = errors.version(body.get("version"));
        let documents = if endpoint.is_multiple() {
            parse_all(body.get("contents"), endpoint, &mut errors)?
        } else {
            let path = document_path(endpoint, 0);
            let document = DocumentRequest::parse(body.get("content"), &path, &mut errors)?;
            document.into_iter().collect()
        };
        let (Some(design_id), Some(version), []) = (design_id, version, &errors.0[..]) else {
            return Err(ApiError::invalid_body(errors.0));
        };
        // The service reports an invalid name alone, as a string instead of a
        // list.
        documents
            .iter()
            .try_for_each(DocumentRequest::check_file_name)?;
        Ok(GenerateRequest {
            design_id,
            version,
            documents,
        })
    }
}

/// Returns the path of the document at `index` of a body.
fn document_path(endpoint: Endpoint, index: usize) -> String {
    if endpoint.is_multiple() {
        format!("contents.{index}")
    } else {
        "content".to_owned()
    }
}

/// Returns the start of messages about the parameters at `index`.
pub(crate) fn message_prefix(endpoint: Endpoint, index: usize) -> String {
    if endpoint.is_multiple() {
        format!("{}: ", document_path(endpoint, index))
    } else {
        String::new()
    }
}

fn parse_all(
    contents: Option<&RawValue>,
    endpoint: Endpoint,
    errors: &mut ValidationErrors,
) -> Result<Vec<DocumentRequest>, ApiError> {
    let Some(items) = parse_items(contents, errors) else {
        return Ok(Vec::new());
    };
    if items.len() > MAX_DOCUMENTS_PER_REQUEST {
        // Not a message of the validator, so that it stands alone.
        return if errors.0.is_empty() {
            Err(ApiError::too_many_files())
        } else {
            Ok(Vec::new())
        };
    }
    let mut documents = Vec::with_capacity(items.len());
    let mut names = HashMap::new();
    for (index, item) in items.into_iter().enumerate() {
        let path = document_path(endpoint, index);
        let Some(document) = DocumentRequest::parse(item, &path, errors)? else {
            continue;
        };
        let name: String = fold_case(document.title.chars()).collect();
        let first = *names.entry(name).or_insert(index);
        if first != index {
            errors.push(format!(
                "{path}.fileName must be unique, contents.{first}.fileName is the same"
            ));
        }
        documents.push(document);
    }
    Ok(documents)
}

fn parse_items<'a>(
    contents: Option<&'a RawValue>,
    errors: &mut ValidationErrors,
) -> Option<Vec<Option<&'a RawValue>>> {
    let items: Option<Vec<_>> = contents.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let Some(items) = items else {
        errors.push("contents must be an array");
        return None;
    };
    if items.is_empty() {
        errors.push("contents must contain at least 1 elements");
        return None;
    }
    Some(items)
}
