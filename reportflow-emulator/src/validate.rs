//! Validates `params` against the design's parameter list.

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::{Map, Value};

/// Returns the messages about values that the service rejects.
///
/// `strict` adds messages about missing and unknown parameters. The service
/// accepts them, and prints a blank.
pub(crate) fn params(
    list: &ParameterList,
    params: &Map<String, Value>,
    strict: bool,
) -> Vec<String> {
    let mut validator = Validator {
        strict,
        messages: Vec::new(),
    };
    validator.object(&list.parameters, params, "");
    validator.messages
}

struct Validator {
    strict: bool,
    messages: Vec<String>,
}

impl Validator {
    fn object(&mut self, parameters: &[Parameter], object: &Map<String, Value>, prefix: &str) {
        for parameter in parameters {
            let path = format!("{prefix}{}", parameter.name);
            match object.get(&parameter.name) {
                Some(value) => self.value(parameter, value, &path),
                None if self.strict => self.messages.push(format!("missing parameter `{path}`")),
                None => {}
            }
        }
        if self.strict {
            let known = |key: &str| parameters.iter().any(|parameter| parameter.name == key);
            let unknown = object.keys().filter(|key| !known(key));
            self.messages
                .extend(unknown.map(|key| format!("unknown parameter `{prefix}{key}`")));
        }
    }

    fn value(&mut self, parameter: &Parameter, value: &Value, path: &str) {
        let expected = match parameter.kind {
            Kind::Number => Some("a number"),
            Kind::Boolean => Some("a boolean value"),
            Kind::Array => Some("an array"),
            _ => None,
        };
        match (expected, value) {
            (Some(expected), Value::Null) => {
                self.messages
                    .push(format!("`{path}` must be {expected}, not null"));
            }
            (Some(expected), Value::String(text)) if text.is_empty() => {
                self.messages
                    .push(format!("`{path}` must be {expected}, not an empty text"));
            }
            // Without a `spec`, the columns are unknown.
            _ if parameter.spec.is_empty() => {}
            (_, Value::Object(row)) => self.object(&parameter.spec, row, &format!("{path}.")),
            (_, Value::Array(rows)) => {
                for (index, row) in rows.iter().enumerate() {
                    if let Value::Object(row) = row {
                        self.object(&parameter.spec, row, &format!("{path}[{index}]."));
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

    fn messages(params: &str, strict: bool) -> Vec<String> {
        let list = r#"[
            { "name": "備考", "type": "text" },
            { "name": "明細", "type": "array", "spec": [ { "name": "数量", "type": "number" } ] }
        ]"#;
        let list = ParameterList::from_json(list.as_bytes()).unwrap();
        super::params(&list, &serde_json::from_str(params).unwrap(), strict)
    }

    #[test]
    fn rejects_null_and_empty_strings_for_numbers_and_arrays() {
        assert_eq!(
            messages(r#"{"備考":"","明細":[{"数量":1}]}"#, false),
            [""; 0]
        );
        assert_eq!(
            messages(
                r#"{"備考":null,"明細":[{"数量":1},{"数量":null},{"数量":""}]}"#,
                false
            ),
            [
                "`明細[1].数量` must be a number, not null",
                "`明細[2].数量` must be a number, not an empty text"
            ],
        );
        assert_eq!(
            messages(r#"{"明細":null}"#, false),
            ["`明細` must be an array, not null"]
        );
    }

    #[test]
    fn reports_missing_and_unknown_parameters_in_strict_mode_only() {
        let params = r#"{"明細":[{"個数":1}]}"#;
        assert_eq!(messages(params, false), [""; 0]);
        assert_eq!(
            messages(params, true),
            [
                "missing parameter `備考`",
                "missing parameter `明細[0].数量`",
                "unknown parameter `明細[0].個数`"
            ],
        );
    }
}
