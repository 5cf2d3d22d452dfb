//! What `check` found.

use std::fmt::Write as _;

use reportflow_schema::diff::Change;
use serde_json::{Value, json};

use crate::paint::Paint;
use crate::{changes, printable};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Error,
    Warning,
    Note,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

pub(crate) struct Finding {
    pub(crate) level: Level,
    /// A word for programs: `missing`, `broken`, `drift`, …
    pub(crate) kind: &'static str,
    /// Empty where it is about a file, not a design.
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) message: String,
    pub(crate) changes: Vec<Change>,
    /// What to do, on a line of its own.
    pub(crate) next: String,
}

impl Finding {
    pub(crate) fn write(&self, text: &mut String, paint: Paint) {
        let word = match self.level {
            Level::Error => paint.red(self.level.word()),
            Level::Warning => paint.yellow(self.level.word()),
            Level::Note => paint.green(self.level.word()),
        };
        let _ = writeln!(text, "{word}: {}", printable::line(&self.message));
        changes::write(text, &self.changes, paint);
        if !self.next.is_empty() {
            let _ = writeln!(text, "  = {}", printable::line(&self.next));
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let is_of_a_design = !self.id.is_empty();
        json!({
            "level": self.level.word(),
            "kind": self.kind,
            "id": is_of_a_design.then_some(&self.id),
            "version": is_of_a_design.then_some(self.version),
            "message": self.message,
            "changes": changes::to_json(&self.changes),
            "next": self.next,
        })
    }
}
