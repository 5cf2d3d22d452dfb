//! A check of JSON against a list, independent of the derives.

use serde_json::Value;

use super::lists::{Kind, Parameter};

/// Returns the differences between the sent and the expected parameters. `expected` has a
/// null for each parameter that is omitted on purpose.
pub(crate) fn mistakes(list: &[Parameter], sent: &Value, expected: &Value) -> Vec<String> {
    let mut mistakes = Vec::new();
    object("", list, sent, expected, &mut mistakes);
    mistakes
}

fn object(
    path: &str,
    list: &[Parameter],
    sent: &Value,
    expected: &Value,
    mistakes: &mut Vec<String>,
) {
    let Some(members) = sent.as_object() else {
        mistakes.push(format!("{path} is not an object"));
        return;
    };
    for name in members.keys() {
        if list.iter().all(|parameter| parameter.name.text != *name) {
            mistakes.push(format!("{path}/{name} is not a parameter"));
        }
    }
    for parameter in list {
        let name = &parameter.name.text;
        let path = format!("{path}/{name}");
        match members.get(name) {
            Some(value) => one(&path, parameter, value, &expected[name], mistakes),
            None if expected.get(name) == Some(&Value::Null) => {}
            None => mistakes.push(format!("{path} is missing")),
        }
    }
}

fn one(
    path: &str,
    parameter: &Parameter,
    value: &Value,
    expected: &Value,
    mistakes: &mut Vec<String>,
) {
    let has_right_type = match parameter.kind {
        Kind::Text | Kind::Image => value.is_string(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Date => value.as_str().is_some_and(is_date),
        Kind::Other => !value.is_null(),
        Kind::Array => value.is_array(),
        Kind::Collection => value.is_array() || value.is_object(),
    };
    if !has_right_type {
        mistakes.push(format!(
            "{path} is {value} instead of a {:?}",
            parameter.kind
        ));
    } else if parameter.kind.has_rows() {
        match value {
            Value::Array(rows) => rows.iter().enumerate().for_each(|(number, row)| {
                let path = format!("{path}/{number}");
                object(&path, &parameter.spec, row, &expected[number], mistakes);
            }),
            row => object(path, &parameter.spec, row, expected, mistakes),
        }
    }
}

fn is_date(text: &str) -> bool {
    let form: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    form == "9999-99-99" || form == "9999-99-99 99:99:99"
}
