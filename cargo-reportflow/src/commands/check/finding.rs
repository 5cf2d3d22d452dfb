use std::fmt::Write as _;

use clap::ValueEnum;
use reportflow_schema::diff::Change;
use serde_json::{Value, json};

use crate::ui::{changes, escape, style};
use crate::workspace::references::DesignUse;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Error,
    Warning,
    Note,
}

/// The kinds of findings, a part of the JSON contract. `ValueEnum` gives the
/// names, such as `missing-snapshot`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FindingKind {
    InvalidId,
    MissingSnapshot,
    InvalidSnapshot,
    Drift,
    NotFound,
    InvalidResponse,
    MetadataChanged,
    UnusedSnapshot,
    UnreadableSource,
    NewerVersion,
}

pub(super) struct Finding {
    pub(super) level: Level,
    pub(super) kind: FindingKind,
    /// The id and the version; `None` for a finding about a source file.
    pub(super) design: Option<(String, u32)>,
    pub(super) message: String,
    pub(super) changes: Vec<Change>,
    pub(super) help: String,
}

impl Level {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

impl FindingKind {
    pub(super) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

impl Finding {
    /// Creates an error about a design in use.
    pub(super) fn error(
        kind: FindingKind,
        design: &DesignUse,
        message: String,
        help: impl Into<String>,
    ) -> Finding {
        Finding {
            level: Level::Error,
            kind,
            design: Some((design.id.clone(), design.version)),
            message,
            changes: Vec::new(),
            help: help.into(),
        }
    }

    pub(super) fn write(&self, text: &mut String) {
        let style = match self.level {
            Level::Error => style::ERROR,
            Level::Warning => style::WARNING,
            Level::Note => style::NOTE,
        };
        let level = style::paint(style, self.level.as_str());
        let _ = writeln!(text, "{level}: {}", escape::line(&self.message));
        changes::write(text, &self.changes);
        let _ = writeln!(text, "  = help: {}", escape::line(&self.help));
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "level": self.level.as_str(),
            "kind": self.kind.name(),
            "id": self.design.as_ref().map(|(id, _)| id),
            "version": self.design.as_ref().map(|(_, version)| version),
            "message": self.message,
            "changes": changes::to_json(&self.changes),
            "help": self.help,
        })
    }
}
