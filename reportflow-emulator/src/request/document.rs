//! A document of a generate request.

use reportflow_rules::file_names::is_forbidden;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::validation_errors::ValidationErrors;
use crate::api_error::ApiError;
use crate::http::Members;
use crate::javascript::{self, MAX_LEVELS};
use crate::model::{Json, ShareType};

/// A valid `content`, or an item of `contents`.
#[derive(Debug)]
pub(crate) struct DocumentRequest {
    /// The file name without `.pdf`.
    pub(crate) title: String,
    pub(crate) share_type: ShareType,
    pub(crate) passcode_enabled: bool,
    /// An object, as JavaScript writes it.
    pub(crate) passthrough: Option<Json>,
    pub(crate) params: Map<String, Value>,
    /// The parameters as they were sent.
    pub(crate) params_json: Json,
}

impl DocumentRequest {
    /// Parses a document. Returns `None` if there were errors. Their messages
    /// start with `path`.
    pub(super) fn parse(
        raw: Option<&RawValue>,
        path: &str,
        errors: &mut ValidationErrors,
    ) -> Result<Option<DocumentRequest>, ApiError> {
        let Some(content) = raw.and_then(Members::of) else {
            errors.push(format!("{path} must be an object"));
            return Ok(None);
        };
        let file_name =
            errors.non_empty_string(&format!("{path}.fileName"), content.get("fileName"));
        let share_type = match content.get("shareType") {
            None => Some(ShareType::default()),
            Some(_) => content
                .text("shareType")
                .and_then(|code| ShareType::from_code(&code)),
        };
        if share_type.is_none() {
            errors.push(format!(
                "{path}.shareType must be one of the following values: 01, 02, 03"
            ));
        }
        let passcode_enabled = match content.get("passcodeEnabled").map(RawValue::get) {
            None | Some("false") => Some(false),
            Some("true") => Some(true),
            Some(_) => None,
        };
        if passcode_enabled.is_none() {
            errors.push(format!("{path}.passcodeEnabled must be a boolean value"));
        }
        let passthrough = match content.get("passthrough") {
            Some(raw) if is_object(raw) => Some(normalize(raw, path)?.into()),
            Some(_) => {
                errors.push(format!("{path}.passthrough must be an object"));
                None
            }
            None => None,
        };
        let params = match content.get("params").filter(|raw| is_object(raw)) {
            Some(raw) => Some((parse_params(raw, path)?, raw.to_owned().into())),
            None => {
                errors.push(format!("{path}.params must be an object"));
                None
            }
        };
        let (Some(name), Some(share_type), Some(passcode_enabled), Some((params, params_json))) =
            (file_name, share_type, passcode_enabled, params)
        else {
            return Ok(None);
        };
        Ok(Some(DocumentRequest {
            title: without_extension(&name).to_owned(),
            share_type,
            passcode_enabled,
            passthrough,
            params,
            params_json,
        }))
    }

    pub(super) fn check_file_name(&self) -> Result<(), ApiError> {
        if self.title.contains(is_forbidden) {
            Err(ApiError::invalid_file_name())
        } else {
            Ok(())
        }
    }

    pub(crate) fn file_name(&self) -> String {
        format!("{}.pdf", self.title)
    }
}

fn normalize(passthrough: &RawValue, path: &str) -> Result<Box<RawValue>, ApiError> {
    javascript::normalize(passthrough).map_err(|_| {
        ApiError::bad_request(format!(
            "{path}.passthrough is too deep: the emulator reads {MAX_LEVELS} levels"
        ))
    })
}

/// serde_json has limits that JavaScript lacks.
fn parse_params(raw: &RawValue, path: &str) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_str(raw.get()).map_err(|_| {
        ApiError::bad_request(format!(
            "{path}.params is too deep, or a number is too large: the emulator reads {MAX_LEVELS} levels, and numbers below 1.8e308"
        ))
    })
}

fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// Removes `.pdf` once. The name may lack it.
fn without_extension(name: &str) -> &str {
    let cut = name.len().saturating_sub(4);
    match name.get(cut..) {
        Some(end) if end.eq_ignore_ascii_case(".pdf") => &name[..cut],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::without_extension;

    #[test]
    fn removes_the_extension_once() {
        assert_eq!(without_extension("請求書.pdf"), "請求書");
        assert_eq!(without_extension("請求書.PDF"), "請求書");
        assert_eq!(without_extension("a.pdf.pdf"), "a.pdf");
        assert_eq!(without_extension("請求書"), "請求書");
        assert_eq!(without_extension(".pdf"), "");
    }
}
