//! Validates `params` against the design's parameter list.

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::{Map, Value};

use crate::model::{Finding, FindingKind};

/// The findings of a document that are kept. A table of 10,000 rows without a column
/// has as many.
const MAX_FINDINGS: usize = 100;

/// The errors of a document that a response has. A table of 100,000 invalid rows would
/// make it longer than the request.
const MAX_ERRORS: usize = 100;

/// The result of validating the parameters of a document.
#[derive(Debug, Default)]
pub(crate) struct Validation {
    /// The messages about values that the service rejects. In strict mode also those
    /// about missing and unknown parameters.
    pub(crate) errors: Vec<String>,
    /// The differences that the service accepts.
    pub(crate) findings: Vec<Finding>,
}

/// Validates parameters.
///
/// `strict` makes missing and unknown parameters errors. The service accepts them,
/// and prints a blank.
pub(crate) fn params(
    list: &ParameterList,
    params: &Map<String, Value>,
    strict: bool,
) -> Validation {
    let mut validator = Validator {
        strict,
        validation: Validation::default(),
    };
    validator.object(&list.parameters, params, "");
    let errors = &mut validator.validation.errors;
    if errors.len() > MAX_ERRORS {
        let rest = errors.len() - MAX_ERRORS;
        errors.truncate(MAX_ERRORS);
        errors.push(format!("{rest} more errors"));
    }
    validator.validation
}

struct Validator {
    strict: bool,
    validation: Validation,
}

impl Validator {
    fn object(&mut self, parameters: &[Parameter], object: &Map<String, Value>, prefix: &str) {
        for parameter in parameters {
            let path = format!("{prefix}{}", parameter.name);
            match object.get(&parameter.name) {
                Some(value) => self.value(parameter, value, &path),
                None => {
                    let message = format!("missing parameter `{path}`");
                    self.find(FindingKind::Missing, path, message);
                }
            }
        }
        let known = |key: &str| parameters.iter().any(|parameter| parameter.name == key);
        for key in object.keys().filter(|key| !known(key)) {
            let path = format!("{prefix}{key}");
            let message = format!("unknown parameter `{path}`");
            self.find(FindingKind::Unknown, path, message);
        }
    }

    fn find(&mut self, kind: FindingKind, path: String, message: String) {
        if self.strict && kind != FindingKind::WrongKind {
            self.validation.errors.push(message.clone());
        }
        if self.validation.findings.len() < MAX_FINDINGS {
            let finding = Finding {
                kind,
                path,
                message,
            };
            self.validation.findings.push(finding);
        }
    }

    fn value(&mut self, parameter: &Parameter, value: &Value, path: &str) {
        if self.is_rejected(&parameter.kind, value, path) {
            return;
        }
        if value.is_null() {
            let message = format!("missing parameter `{path}`: its value is null");
            return self.find(FindingKind::Missing, path.to_owned(), message);
        }
        if let Some(expected) = mismatch(&parameter.kind, value) {
            self.wrong_kind(path, expected, value);
        }
        // Without a `spec`, the columns are unknown.
        if parameter.spec.is_empty() {
            return;
        }
        match value {
            Value::Object(row) => self.object(&parameter.spec, row, &format!("{path}.")),
            Value::Array(rows) => {
                for (index, row) in rows.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    match row {
                        Value::Object(row) => {
                            self.object(&parameter.spec, row, &format!("{path}."));
                        }
                        other => self.wrong_kind(&path, "an object", other),
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds an error for a value that the service rejects.
    fn is_rejected(&mut self, kind: &Kind, value: &Value, path: &str) -> bool {
        let expected = match kind {
            Kind::Number => "a number",
            Kind::Boolean => "a boolean value",
            Kind::Array => "an array",
            _ => return false,
        };
        let found = match value {
            Value::Null => "null",
            Value::String(text) if text.is_empty() => "an empty text",
            _ => return false,
        };
        let message = format!("`{path}` must be {expected}, not {found}");
        self.validation.errors.push(message);
        true
    }

    fn wrong_kind(&mut self, path: &str, expected: &str, value: &Value) {
        let message = format!("`{path}` must be {expected}, not {}", type_of(value));
        self.find(FindingKind::WrongKind, path.to_owned(), message);
    }
}

/// Returns what a kind expects, if a value has another JSON type. A number prints as
/// a text does, so a text parameter takes both.
fn mismatch(kind: &Kind, value: &Value) -> Option<&'static str> {
    let (expected, fits) = match kind {
        Kind::Text => ("a text", value.is_string() || value.is_number()),
        Kind::Number => ("a number", value.is_number()),
        Kind::Boolean => ("a boolean value", value.is_boolean()),
        Kind::Date | Kind::Image => ("a text", value.is_string()),
        Kind::Array => ("an array", value.is_array()),
        Kind::Collection => (
            "an object or an array",
            value.is_object() || value.is_array(),
        ),
        _ => return None,
    };
    (!fits).then_some(expected)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"[
        { "name": "備考", "type": "text" },
        { "name": "発行日", "type": "date" },
        { "name": "明細", "type": "array", "spec": [ { "name": "数量", "type": "number" } ] }
    ]"#;

    fn validate(params: &str, strict: bool) -> Validation {
        let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
        super::params(&list, &serde_json::from_str(params).unwrap(), strict)
    }

    fn findings(params: &str) -> Vec<(FindingKind, String)> {
        let findings = validate(params, false).findings;
        findings
            .into_iter()
            .map(|it| (it.kind, it.message))
            .collect()
    }

    #[test]
    fn rejects_null_and_empty_strings_for_numbers_and_arrays() {
        let errors = |params| validate(params, false).errors;
        assert_eq!(errors(r#"{"備考":"","明細":[{"数量":1}]}"#), [""; 0]);
        assert_eq!(
            errors(r#"{"備考":null,"明細":[{"数量":1},{"数量":null},{"数量":""}]}"#),
            [
                "`明細[1].数量` must be a number, not null",
                "`明細[2].数量` must be a number, not an empty text"
            ],
        );
        assert_eq!(
            errors(r#"{"明細":null}"#),
            ["`明細` must be an array, not null"]
        );
    }

    #[test]
    fn missing_and_unknown_parameters_are_errors_in_strict_mode_only() {
        let params = r#"{"発行日":"2026-07-05","明細":[{"個数":1}]}"#;
        assert_eq!(validate(params, false).errors, [""; 0]);
        assert_eq!(
            validate(params, true).errors,
            [
                "missing parameter `備考`",
                "missing parameter `明細[0].数量`",
                "unknown parameter `明細[0].個数`"
            ],
        );
    }

    #[test]
    fn finds_what_the_service_accepts() {
        use FindingKind::{Missing, Unknown, WrongKind};
        let params = r#"{"備考":[],"発行日":null,"明細":[{"数量":"3","個数":1},7]}"#;
        assert_eq!(
            findings(params),
            [
                (WrongKind, "`備考` must be a text, not an array".to_owned()),
                (
                    Missing,
                    "missing parameter `発行日`: its value is null".to_owned()
                ),
                (
                    WrongKind,
                    "`明細[0].数量` must be a number, not a text".to_owned()
                ),
                (Unknown, "unknown parameter `明細[0].個数`".to_owned()),
                (
                    WrongKind,
                    "`明細[1]` must be an object, not a number".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn keeps_a_limited_number_of_findings() {
        let rows = vec!["{}"; 10_000].join(",");
        let params = format!(r#"{{"明細":[{rows}]}}"#);
        assert_eq!(validate(&params, false).findings.len(), MAX_FINDINGS);
    }

    #[test]
    fn reports_a_limited_number_of_errors() {
        let rows = vec![r#"{"数量":null}"#; 10_000].join(",");
        let errors = validate(&format!(r#"{{"明細":[{rows}]}}"#), false).errors;
        assert_eq!(errors.len(), MAX_ERRORS + 1);
        assert_eq!(errors[MAX_ERRORS], "9900 more errors");
    }
}
