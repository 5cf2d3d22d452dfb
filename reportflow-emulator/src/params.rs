//! `params` against the design's parameter list.

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::{Map, Value};

/// What the service refuses; with `strict` also what it silently prints as a
/// blank: parameters that are missing, and keys that are none.
pub(crate) fn check(
    list: &ParameterList,
    params: &Map<String, Value>,
    strict: bool,
) -> Vec<String> {
    let mut check = Check {
        strict,
        findings: Vec::new(),
    };
    check.object(&list.parameters, params, "");
    check.findings
}

struct Check {
    strict: bool,
    findings: Vec<String>,
}

impl Check {
    fn object(&mut self, parameters: &[Parameter], object: &Map<String, Value>, prefix: &str) {
        for parameter in parameters {
            let path = format!("{prefix}{}", parameter.name);
            match object.get(&parameter.name) {
                Some(value) => self.value(parameter, value, &path),
                None if self.strict => self.findings.push(format!("missing parameter `{path}`")),
                None => {}
            }
        }
        if self.strict {
            let known = |key: &str| parameters.iter().any(|parameter| parameter.name == key);
            let unknown = object.keys().filter(|key| !known(key));
            self.findings
                .extend(unknown.map(|key| format!("unknown parameter `{prefix}{key}`")));
        }
    }

    fn value(&mut self, parameter: &Parameter, value: &Value, path: &str) {
        let wanted = match parameter.kind {
            Kind::Number => Some("a number"),
            Kind::Boolean => Some("a boolean value"),
            Kind::Array => Some("an array"),
            _ => None,
        };
        match (wanted, value) {
            (Some(wanted), Value::Null) => {
                self.findings
                    .push(format!("`{path}` must be {wanted}, not null"));
            }
            (Some(wanted), Value::String(text)) if text.is_empty() => {
                self.findings
                    .push(format!("`{path}` must be {wanted}, not an empty text"));
            }
            // A list without a `spec` does not say what its rows hold.
            _ if parameter.spec.is_empty() => {}
            (_, Value::Object(row)) => self.object(&parameter.spec, row, &format!("{path}.")),
            (_, Value::Array(rows)) => {
                for (place, row) in rows.iter().enumerate() {
                    if let Value::Object(row) = row {
                        self.object(&parameter.spec, row, &format!("{path}[{place}]."));
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(params: &str, strict: bool) -> Vec<String> {
        let list = r#"[
            { "name": "備考", "type": "text" },
            { "name": "明細", "type": "array", "spec": [ { "name": "数量", "type": "number" } ] }
        ]"#;
        let list = ParameterList::from_json(list.as_bytes()).unwrap();
        check(&list, &serde_json::from_str(params).unwrap(), strict)
    }

    #[test]
    fn null_is_no_number_and_no_array_but_text_may_be_empty() {
        assert_eq!(
            findings(r#"{"備考":"","明細":[{"数量":1}]}"#, false),
            [""; 0]
        );
        assert_eq!(
            findings(
                r#"{"備考":null,"明細":[{"数量":1},{"数量":null},{"数量":""}]}"#,
                false
            ),
            [
                "`明細[1].数量` must be a number, not null",
                "`明細[2].数量` must be a number, not an empty text"
            ],
        );
        assert_eq!(
            findings(r#"{"明細":null}"#, false),
            ["`明細` must be an array, not null"]
        );
    }

    #[test]
    fn blanks_are_found_on_request_only() {
        let params = r#"{"明細":[{"個数":1}]}"#;
        assert_eq!(findings(params, false), [""; 0]);
        assert_eq!(
            findings(params, true),
            [
                "missing parameter `備考`",
                "missing parameter `明細[0].数量`",
                "unknown parameter `明細[0].個数`"
            ],
        );
    }
}
