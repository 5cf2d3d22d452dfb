//! The value of a CSV cell, by the kind of its parameter. It is never guessed from the
//! cell.

use reportflow_schema::Kind;
use serde_json::Value;

/// Returns the JSON and the value of a cell, or `None` if the parameter has none.
///
/// # Errors
///
/// Returns what to write instead.
pub(super) fn parse(kind: &Kind, cell: &str) -> Result<Option<(String, Value)>, &'static str> {
    if cell.is_empty() && *kind != Kind::Text {
        return Ok(None);
    }
    let value = match kind {
        Kind::Number => return number(cell).map(Some),
        Kind::Boolean => match cell {
            // Excel writes upper case.
            "true" | "TRUE" => Value::Bool(true),
            "false" | "FALSE" => Value::Bool(false),
            _ => return Err("invalid boolean value: write `true` or `false`"),
        },
        // Dates and images are checked in JSON Lines too.
        _ => Value::from(cell),
    };
    Ok(Some((value.to_string(), value)))
}

fn number(cell: &str) -> Result<(String, Value), &'static str> {
    let is_json = cell.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && cell.ends_with(|c: char| c.is_ascii_digit());
    match serde_json::from_str::<Value>(cell) {
        Ok(value) if is_json => Ok((cell.to_owned(), value)),
        _ => Err(if cell.contains(|c| matches!(c, '０'..='９')) {
            "invalid number: write half-width digits, such as `1200`"
        } else if cell.contains([',', '，']) {
            "invalid number: write it without commas, such as `1200`"
        } else if cell.trim() != cell {
            "invalid number: remove the spaces around it"
        } else if cell.starts_with('0') {
            "invalid number: remove the zeros at its start"
        } else {
            "invalid number: write it as in JSON, such as `1200`, `-3`, `0.5` or `1e2`"
        }),
    }
}
