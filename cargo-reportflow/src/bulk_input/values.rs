//! The checks of values that the parameter list does not tell: the range of numbers, and
//! the forms of dates and images.

use reportflow_rules::dates::is_date;
use reportflow_rules::safe_integer::MAX_SAFE_INTEGER;
use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::base64::is_base64;

/// Calls `report` with each mistake in the value of a parameter.
pub(super) fn check(
    parameter: &Parameter,
    value: &Value,
    path: &str,
    report: &mut impl FnMut(String),
) {
    match value {
        Value::Number(number) => {
            let is_safe = number
                .as_f64()
                .is_some_and(|number| number.abs() <= MAX_SAFE_INTEGER as f64);
            if !is_safe {
                report(format!(
                    "`{path}` is beyond ±{MAX_SAFE_INTEGER}: the service would change its digits"
                ));
            }
        }
        Value::String(text) => match parameter.kind {
            Kind::Date if !is_date(text) => report(format!(
                "invalid date in `{path}`: write `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`"
            )),
            Kind::Image if !is_base64(text) => report(format!(
                "invalid image in `{path}`: write the bytes of the file as Base64"
            )),
            _ => {}
        },
        Value::Array(rows) => {
            for (index, row) in rows.iter().enumerate() {
                columns(parameter, row, &format!("{path}[{index}]"), report);
            }
        }
        Value::Object(_) => columns(parameter, value, path, report),
        Value::Null | Value::Bool(_) => {}
    }
}

fn columns(parameter: &Parameter, row: &Value, path: &str, report: &mut impl FnMut(String)) {
    for column in &parameter.spec {
        if let Some(value) = row.get(&column.name) {
            check(column, value, &format!("{path}.{}", column.name), report);
        }
    }
}
