//! One document of a generating call.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::findings::Findings;
use crate::error::ApiError;
use crate::job::ShareType;

/// A valid `content`.
#[derive(Debug)]
pub(crate) struct Content {
    /// Without `.pdf`.
    pub(crate) title: String,
    pub(crate) share_type: ShareType,
    pub(crate) passcode_enabled: bool,
    /// An object, as it came.
    pub(crate) passthrough: Option<Box<RawValue>>,
    pub(crate) params: Map<String, Value>,
}

// Fields of any type, so that all that is wrong is found at once.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawContent {
    file_name: Option<Value>,
    share_type: Option<Value>,
    passcode_enabled: Option<Value>,
    passthrough: Option<Box<RawValue>>,
    params: Option<Value>,
}

impl Content {
    /// `at` is where it stands in the body.
    pub(super) fn read(
        raw: Option<&RawValue>,
        at: &str,
        findings: &mut Findings,
    ) -> Result<Option<Content>, ApiError> {
        let Some(raw) = raw.filter(|raw| is_object(raw)) else {
            findings.add(format!("{at} must be an object"));
            return Ok(None);
        };
        let raw: RawContent = serde_json::from_str(raw.get())
            .map_err(|error| ApiError::bad_request(format!("{at}: {error}")))?;
        let file_name = findings.text(&format!("{at}.fileName"), raw.file_name);
        let share_type = match raw.share_type {
            None => Some(ShareType::default()),
            Some(code) => code.as_str().and_then(ShareType::from_code),
        };
        if share_type.is_none() {
            findings.add(format!(
                "{at}.shareType must be one of the following values: 01, 02, 03"
            ));
        }
        let passcode_enabled = match raw.passcode_enabled {
            None => Some(false),
            Some(value) => value.as_bool(),
        };
        if passcode_enabled.is_none() {
            findings.add(format!("{at}.passcodeEnabled must be a boolean value"));
        }
        if raw
            .passthrough
            .as_deref()
            .is_some_and(|raw| !is_object(raw))
        {
            findings.add(format!("{at}.passthrough must be an object"));
        }
        let params = match raw.params {
            Some(Value::Object(params)) => Some(params),
            _ => {
                findings.add(format!("{at}.params must be an object"));
                None
            }
        };
        let (Some(name), Some(share_type), Some(passcode_enabled), Some(params)) =
            (file_name, share_type, passcode_enabled, params)
        else {
            return Ok(None);
        };
        Ok(Some(Content {
            title: title(&name).to_owned(),
            share_type,
            passcode_enabled,
            passthrough: raw.passthrough,
            params,
        }))
    }

    pub(super) fn check_name(&self) -> Result<(), ApiError> {
        let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
        if self.title.contains(forbidden) {
            Err(ApiError::file_name())
        } else {
            Ok(())
        }
    }

    pub(crate) fn file_name(&self) -> String {
        format!("{}.pdf", self.title)
    }
}

fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// The name without `.pdf`, which may be there and is never doubled.
fn title(name: &str) -> &str {
    let cut = name.len().saturating_sub(4);
    match name.get(cut..) {
        Some(end) if cut > 0 && end.eq_ignore_ascii_case(".pdf") => &name[..cut],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn the_ending_is_taken_off_once() {
        assert_eq!(title("請求書.pdf"), "請求書");
        assert_eq!(title("請求書.PDF"), "請求書");
        assert_eq!(title("a.pdf.pdf"), "a.pdf");
        assert_eq!(title("請求書"), "請求書");
        assert_eq!(title(".pdf"), ".pdf");
    }
}
