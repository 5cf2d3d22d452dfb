//! Differences of two lists, for people and for programs.

use std::fmt::Write as _;

use reportflow_schema::diff::Change;
use serde_json::{Value, json};

use crate::paint::Paint;
use crate::printable;

/// A line for each change, indented.
pub(crate) fn write(text: &mut String, changes: &[Change], paint: Paint) {
    for change in changes {
        let line = printable::line(&change.to_string());
        let line = match change {
            Change::Added { .. } => paint.green(&line),
            Change::Removed { .. } => paint.red(&line),
            Change::TypeChanged { .. } | Change::Moved { .. } => paint.yellow(&line),
            _ => line,
        };
        let _ = writeln!(text, "  {line}");
    }
}

pub(crate) fn to_json(changes: &[Change]) -> Value {
    changes.iter().map(one).collect()
}

fn one(change: &Change) -> Value {
    match change {
        Change::Added { path, kind } => {
            json!({ "change": "added", "path": path, "type": kind.as_str() })
        }
        Change::Removed { path, kind } => {
            json!({ "change": "removed", "path": path, "type": kind.as_str() })
        }
        Change::TypeChanged { path, from, to } => {
            json!({ "change": "retyped", "path": path, "from": from.as_str(), "to": to.as_str() })
        }
        Change::Moved { from, to } => json!({ "change": "moved", "path": from, "to": to }),
        other => json!({ "change": "described", "path": other.path() }),
    }
}
