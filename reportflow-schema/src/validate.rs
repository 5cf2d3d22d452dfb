//! Validation of `params` against a parameter list.

use serde_json::{Map, Value};

use crate::model::{Kind, Parameter, ParameterList};

/// A difference between the `params` of a document and the list of its design.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The kind of difference.
    pub kind: ViolationKind,
    /// The parameter, such as `明細[1].数量`.
    pub path: String,
    /// The difference in words. It contains no value.
    pub message: String,
}

/// The kind of a [`Violation`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The list has the parameter, the document has no value. The service prints a
    /// blank.
    Missing,
    /// The document has the parameter, the list does not. The service ignores it.
    Unknown,
    /// The value has another JSON type than the parameter. The service accepts it.
    WrongKind,
    /// The service rejects the value: null or an empty text for a number, a boolean or
    /// an array.
    Rejected,
}

/// Calls `report` for each difference, in the order of the list. Unknown parameters
/// of an object come after its other differences.
///
/// ```
/// use reportflow_schema::ParameterList;
/// use reportflow_schema::validate::validate;
///
/// let list = r#"[{"name":"金額","type":"number"}]"#;
/// let list = ParameterList::from_json(list.as_bytes())?;
/// let params = serde_json::from_str(r#"{"金額":"1200","備考":""}"#).unwrap();
/// let mut messages = Vec::new();
/// validate(&list, &params, |violation| messages.push(violation.message));
/// assert_eq!(
///     messages,
///     ["`金額` must be a number, not a text", "unknown parameter `備考`"],
/// );
/// # Ok::<(), reportflow_schema::ParseError>(())
/// ```
pub fn validate(list: &ParameterList, params: &Map<String, Value>, report: impl FnMut(Violation)) {
    let mut validator = Validator { report };
    validator.object(&list.parameters, params, "");
}

struct Validator<F> {
    report: F,
}

impl<F: FnMut(Violation)> Validator<F> {
    fn object(&mut self, parameters: &[Parameter], object: &Map<String, Value>, prefix: &str) {
        for parameter in parameters {
            let path = format!("{prefix}{}", parameter.name);
            match object.get(&parameter.name) {
                Some(value) => self.value(parameter, value, &path),
                None => {
                    let message = format!("missing parameter `{path}`");
                    self.violation(ViolationKind::Missing, path, message);
                }
            }
        }
        let known = |key: &str| parameters.iter().any(|parameter| parameter.name == key);
        for key in object.keys().filter(|key| !known(key)) {
            let path = format!("{prefix}{key}");
            let message = format!("unknown parameter `{path}`");
            self.violation(ViolationKind::Unknown, path, message);
        }
    }

    fn violation(&mut self, kind: ViolationKind, path: String, message: String) {
        (self.report)(Violation {
            kind,
            path,
            message,
        });
    }

    fn value(&mut self, parameter: &Parameter, value: &Value, path: &str) {
        if self.is_rejected(&parameter.kind, value, path) {
            return;
        }
        if value.is_null() {
            let message = format!("missing parameter `{path}`: its value is null");
            return self.violation(ViolationKind::Missing, path.to_owned(), message);
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

    /// Reports a value that the service rejects.
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
        self.violation(ViolationKind::Rejected, path.to_owned(), message);
        true
    }

    fn wrong_kind(&mut self, path: &str, expected: &str, value: &Value) {
        let message = format!("`{path}` must be {expected}, not {}", type_of(value));
        self.violation(ViolationKind::WrongKind, path.to_owned(), message);
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
        Kind::Other(_) => return None,
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
