//! The validation of a document's `params`, with limits.

use reportflow_schema::ParameterList;
use reportflow_schema::validate::{Violation, ViolationKind, validate};
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
    let mut validation = Validation::default();
    validate(list, params, |violation| validation.add(violation, strict));
    let errors = &mut validation.errors;
    if errors.len() > MAX_ERRORS {
        let rest = errors.len() - MAX_ERRORS;
        errors.truncate(MAX_ERRORS);
        errors.push(format!("{rest} more errors"));
    }
    validation
}

impl Validation {
    fn add(&mut self, violation: Violation, strict: bool) {
        let kind = match violation.kind {
            ViolationKind::Missing => FindingKind::Missing,
            ViolationKind::Unknown => FindingKind::Unknown,
            ViolationKind::WrongKind => FindingKind::WrongKind,
            // Also a kind that this version does not know.
            _ => return self.errors.push(violation.message),
        };
        if strict && kind != FindingKind::WrongKind {
            self.errors.push(violation.message.clone());
        }
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding {
                kind,
                path: violation.path,
                message: violation.message,
            });
        }
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
