//! The checks of a record, before it becomes a document.

use std::collections::HashMap;

use reportflow_core::MAX_BODY_BYTES;
use reportflow_schema::ParameterList;
use reportflow_schema::suggestions::suggest;
use reportflow_schema::validate::{ViolationKind, validate};
use serde_json::{Map, Value};

use super::document::Document;
use super::options::InputOptions;
use super::record::{self, Record};
use super::values;

/// The largest document: a request has it, the names of other members, and the tag of
/// the run.
const MAX_DOCUMENT_BYTES: usize = MAX_BODY_BYTES - 16 * 1024;

pub(super) struct Checker<'s> {
    list: &'s ParameterList,
    options: &'s InputOptions,
}

/// An invalid record.
pub(super) struct Rejection {
    pub(super) key: Option<String>,
    pub(super) mistakes: Vec<String>,
}

impl<'s> Checker<'s> {
    pub(super) fn new(list: &'s ParameterList, options: &'s InputOptions) -> Checker<'s> {
        Checker { list, options }
    }

    /// Returns the document of a record, or all its mistakes.
    pub(super) fn document(&self, mut record: Record) -> Result<Document, Rejection> {
        let mut mistakes = std::mem::take(&mut record.mistakes);
        if record.members.is_empty() && !mistakes.is_empty() {
            let key = None;
            return Err(Rejection { key, mistakes });
        }
        let key = self.key(&record).unwrap_or_else(|mistake| {
            mistakes.push(mistake);
            String::new()
        });
        let file_name = if key.is_empty() {
            String::new()
        } else {
            let file_name = self.options.file_name.file_name(&record);
            file_name.unwrap_or_else(|mistake| {
                mistakes.push(mistake);
                String::new()
            })
        };
        // The journal's tools and arguments of programs end a text there.
        for member in &record.members {
            if member.json.contains("\\u0000") && has_nul(&member.value) {
                mistakes.push(format!("`{}` has the character U+0000", member.name));
            }
        }
        let passthrough = self.passthrough(&record, &mut mistakes);
        let is_sent = |name: &str| self.list.get(name).is_some() || !self.options.is_extra(name);
        let mut members = record.members;
        members.retain(|member| is_sent(&member.name));
        let json = members
            .iter()
            .map(|it| (it.name.as_str(), it.json.as_str()));
        let params = record::object(json);
        let bytes = params.len() + passthrough.as_ref().map_or(0, String::len);
        if bytes > MAX_DOCUMENT_BYTES {
            mistakes.push(format!(
                "too large: {bytes} bytes, a request has at most 50 MB"
            ));
        }
        let values = members.into_iter().map(|it| (it.name, it.value));
        self.params(&values.collect(), &mut mistakes);
        if mistakes.is_empty() {
            return Ok(Document {
                key,
                file_name,
                params,
                passthrough,
                rows: record.rows,
            });
        }
        let key = Some(key).filter(|key| !key.is_empty());
        Err(Rejection { key, mistakes })
    }

    fn key(&self, record: &Record) -> Result<String, String> {
        let name = &self.options.key;
        let member = record.get(name);
        let member = member.ok_or_else(|| format!("missing key `{name}`"))?;
        match member.as_text() {
            Some(key) if key.trim().is_empty() => Err(format!("empty key `{name}`")),
            Some(key) => Ok(key.to_owned()),
            None => Err(format!(
                "invalid key `{name}`: it is neither a text nor a number"
            )),
        }
    }

    fn passthrough(&self, record: &Record, mistakes: &mut Vec<String>) -> Option<String> {
        let names = &self.options.passthrough;
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            match record.get(name) {
                Some(member) => members.push((name.as_str(), member.json.as_str())),
                // A missing parameter is one mistake.
                None if self.list.get(name).is_some() => {}
                None => mistakes.push(format!("missing passthrough `{name}`")),
            }
        }
        (!members.is_empty()).then(|| record::object(members.into_iter()))
    }

    fn params(&self, params: &Map<String, Value>, mistakes: &mut Vec<String>) {
        validate(self.list, params, |violation| match violation.kind {
            ViolationKind::Missing if self.options.is_optional(&violation.path) => {}
            ViolationKind::Unknown => {
                let names = self.list.parameters.iter().map(|it| it.name.as_str());
                let near = suggest(&violation.path, names);
                let near = near.map(|near| format!(", the design has `{near}`"));
                mistakes.push(violation.message + &near.unwrap_or_default());
            }
            _ => mistakes.push(violation.message),
        });
        for parameter in &self.list.parameters {
            if let Some(value) = params.get(&parameter.name) {
                values::check(parameter, value, &parameter.name, &mut |mistake| {
                    mistakes.push(mistake);
                });
            }
        }
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.values().any(has_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The lines of the keys, to find duplicates.
#[derive(Default)]
pub(super) struct KeyLines(HashMap<String, usize>);

impl KeyLines {
    /// Adds a key. Returns the line of an equal one.
    pub(super) fn insert(&mut self, key: &str, line: usize) -> Option<usize> {
        if let Some(earlier) = self.0.get(key) {
            return Some(*earlier);
        }
        self.0.insert(key.to_owned(), line);
        None
    }
}
