//! JSON Lines: each line is the `params` object of a document.

use std::iter::Enumerate;
use std::str::Lines;

use serde_json::Value;

use super::record::{Member, Record};
use super::unique_json::{RawMembers, UniqueValue};

/// The records of a text. Empty lines are ignored.
pub(super) struct JsonLines<'t> {
    lines: Enumerate<Lines<'t>>,
    /// The columns of the reports.
    columns: &'t [String],
}

impl<'t> JsonLines<'t> {
    pub(super) fn new(text: &'t str, columns: &'t [String]) -> JsonLines<'t> {
        let lines = text.lines().enumerate();
        JsonLines { lines, columns }
    }
}

impl Iterator for JsonLines<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let lines = self.lines.by_ref();
        let (index, line) = lines.find(|(_, line)| !line.trim().is_empty())?;
        let (members, mistakes) = match members(line) {
            Ok(members) => (members, Vec::new()),
            Err(mistake) => (Vec::new(), vec![mistake]),
        };
        let cell = |column: &String| {
            let member = members.iter().find(|member| member.name == *column);
            member.map(cell).unwrap_or_default()
        };
        let row = self.columns.iter().map(cell).collect();
        Some(Record {
            line: index + 1,
            members,
            rows: vec![row],
            mistakes,
        })
    }
}

fn members(line: &str) -> Result<Vec<Member>, String> {
    let malformed = |error: serde_json::Error| {
        // serde_json counts bytes, and ends the message with the place.
        let before = line.get(..error.column().saturating_sub(1));
        let column = 1 + before.unwrap_or(line).chars().count();
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("column {column}: malformed JSON: {message}")
    };
    let UniqueValue(value) = serde_json::from_str(line).map_err(malformed)?;
    let Value::Object(mut values) = value else {
        return Err("malformed line: write one JSON object, the parameters of a document".into());
    };
    let RawMembers(members) = serde_json::from_str(line).map_err(malformed)?;
    let member = |(name, raw): (String, &serde_json::value::RawValue)| Member {
        value: values.remove(&name).unwrap_or_default(),
        json: raw.get().to_owned(),
        name,
    };
    Ok(members.into_iter().map(member).collect())
}

/// Returns the cell of a member: a text as it is, another value as JSON.
fn cell(member: &Member) -> String {
    match &member.value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        _ => member.json.clone(),
    }
}
