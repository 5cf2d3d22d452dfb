//! The differences between two parameter lists, as text and as JSON.

use std::fmt::Write as _;

use anstyle::Style;
use reportflow_schema::diff::Change;
use serde_json::{Value, json};

use super::{escape, style};

/// Writes an indented line for each change.
pub(crate) fn write(text: &mut String, changes: &[Change]) {
    for change in changes {
        let style = match change {
            Change::Added { .. } => style::NOTE,
            Change::Removed { .. } => style::ERROR,
            Change::TypeChanged { .. } | Change::Moved { .. } => style::WARNING,
            _ => Style::new(),
        };
        let line = style::paint(style, &escape::line(&change.to_string()));
        let _ = writeln!(text, "  {line}");
    }
}

pub(crate) fn to_json(changes: &[Change]) -> Value {
    changes.iter().map(change_to_json).collect()
}

fn change_to_json(change: &Change) -> Value {
    match change {
        Change::Added { path, kind } => {
            json!({ "change": "added", "path": path, "type": kind.as_str() })
        }
        Change::Removed { path, kind } => {
            json!({ "change": "removed", "path": path, "type": kind.as_str() })
        }
        Change::TypeChanged { path, from, to } => {
            json!({ "change": "type-changed", "path": path, "from": from.as_str(), "to": to.as_str() })
        }
        Change::Moved { from, to } => json!({ "change": "moved", "path": from, "to": to }),
        other => json!({ "change": "metadata-changed", "path": other.path() }),
    }
}
