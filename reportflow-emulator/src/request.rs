//! The body of a generating call, read and validated.

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::job::ShareType;

/// A valid body of `…/single`.
#[derive(Debug)]
pub(crate) struct Single {
    pub(crate) design_id: String,
    pub(crate) version: u64,
    pub(crate) content: Content,
}

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
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    design_id: Option<Value>,
    version: Option<Value>,
    content: Option<Box<RawValue>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawContent {
    file_name: Option<Value>,
    share_type: Option<Value>,
    passcode_enabled: Option<Value>,
    passthrough: Option<Box<RawValue>>,
    params: Option<Value>,
}

impl Single {
    pub(crate) fn read(body: &Bytes) -> Result<Single, ApiError> {
        let body: Body = serde_json::from_slice(body)
            .map_err(|error| ApiError::bad_request(error.to_string()))?;
        let mut findings = Findings(Vec::new());
        let design_id = findings.text("designId", body.design_id);
        let version = findings.version(body.version);
        let content = match body.content.as_deref().map(object) {
            Some(Some(content)) => Content::read(content, "content", &mut findings)?,
            _ => {
                findings.add("content must be an object");
                None
            }
        };
        match (design_id, version, content) {
            (Some(design_id), Some(version), Some(content)) if findings.0.is_empty() => {
                // The service tells of a bad name alone, by a text and no list.
                content.check_name()?;
                Ok(Single {
                    design_id,
                    version,
                    content,
                })
            }
            _ => Err(ApiError::invalid(findings.0)),
        }
    }
}

fn object(raw: &RawValue) -> Option<&RawValue> {
    raw.get().starts_with('{').then_some(raw)
}

impl Content {
    fn read(
        raw: &RawValue,
        at: &str,
        findings: &mut Findings,
    ) -> Result<Option<Content>, ApiError> {
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
            .is_some_and(|raw| object(raw).is_none())
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
        let title = title(&name).to_owned();
        Ok(Some(Content {
            title,
            share_type,
            passcode_enabled,
            passthrough: raw.passthrough,
            params,
        }))
    }

    fn check_name(&self) -> Result<(), ApiError> {
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

/// The name without `.pdf`, which may be there and is never doubled.
fn title(name: &str) -> &str {
    let cut = name.len().saturating_sub(4);
    match name.get(cut..) {
        Some(end) if cut > 0 && end.eq_ignore_ascii_case(".pdf") => &name[..cut],
        _ => name,
    }
}

/// What is wrong, in the words of class-validator, which the service uses.
struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, finding: impl Into<String>) {
        self.0.push(finding.into());
    }

    fn text(&mut self, at: &str, value: Option<Value>) -> Option<String> {
        match value {
            Some(Value::String(text)) if !text.is_empty() => return Some(text),
            Some(Value::String(_)) => self.add(format!("{at} should not be empty")),
            _ => self.add(format!("{at} must be a string")),
        }
        None
    }

    fn version(&mut self, value: Option<Value>) -> Option<u64> {
        let number = value
            .as_ref()
            .and_then(Value::as_f64)
            .filter(|number| number.fract() == 0.0);
        match number {
            None => self.add("version must be an integer number"),
            Some(number) if number < 1.0 => self.add("version must not be less than 1"),
            Some(number) => return Some(number as u64),
        }
        None
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
