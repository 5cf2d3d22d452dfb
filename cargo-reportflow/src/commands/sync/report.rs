use std::fmt::Write as _;

use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, SnapshotError};
use serde_json::{Value, json};

use crate::error::CliError;
use crate::output::{Outcome, Report};
use crate::ui::{changes, escape, style};
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, SnapshotSlot};

#[derive(Default)]
pub(super) struct SyncReport {
    written: Vec<WrittenSnapshot>,
    unchanged: usize,
    /// One message for each design or file that failed.
    pub(super) failures: Vec<String>,
    pub(super) failure_help: Option<String>,
}

struct WrittenSnapshot {
    id: String,
    version: u32,
    path: String,
    action: &'static str,
    changes: Vec<Change>,
}

impl SyncReport {
    /// Writes a list to the file of its snapshot.
    pub(super) fn write_snapshot(
        &mut self,
        project: &Project,
        design: &DesignUse,
        slot: &SnapshotSlot,
        list: &ParameterList,
    ) {
        let DesignUse { id, version, .. } = design;
        let path = project.display_path(&snapshot::path(&slot.designs, id, *version));
        match snapshot::write(&slot.designs, id, *version, list) {
            Err(error) => self
                .failures
                .push(format!("cannot write `{path}`: {error}")),
            Ok(false) => self.unchanged += 1,
            Ok(true) => {
                let (action, changes) = match &slot.snapshot {
                    Ok(before) => ("changed", diff(&before.list, list)),
                    Err(SnapshotError::Missing { .. }) => ("new", Vec::new()),
                    Err(_) => ("repaired", Vec::new()),
                };
                self.written.push(WrittenSnapshot {
                    id: id.clone(),
                    version: *version,
                    path,
                    action,
                    changes,
                });
            }
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        if self.failures.is_empty() {
            return Outcome::Success;
        }
        let note = if self.written.is_empty() {
            "no file was changed"
        } else {
            "the other files are written"
        };
        let mut error = CliError::new(self.failures.join("\n"));
        if let Some(help) = &self.failure_help {
            error = error.with_help(help);
        }
        Outcome::Failed(error.with_note(note))
    }
}

impl Report for SyncReport {
    fn text(&self) -> String {
        let mut text = String::new();
        for snapshot in &self.written {
            let action = match snapshot.action {
                "changed" if snapshot.changes.is_empty() => "reformatted, the list is the same",
                action => action,
            };
            let path = style::paint(style::HEADING, &escape::line(&snapshot.path));
            let _ = writeln!(text, "{path}: {action}");
            changes::write(&mut text, &snapshot.changes);
        }
        let count = |count: usize| match count {
            1 => "1 snapshot".to_owned(),
            _ => format!("{count} snapshots"),
        };
        let unchanged = self.unchanged;
        let _ = match self.written.len() {
            0 => writeln!(text, "{} up to date", count(unchanged)),
            written => writeln!(text, "{} written, {unchanged} up to date", count(written)),
        };
        text
    }

    fn json(&self) -> Value {
        let written = self.written.iter().map(|snapshot| {
            json!({
                "id": snapshot.id,
                "version": snapshot.version,
                "snapshot": snapshot.path,
                "action": snapshot.action,
                "changes": changes::to_json(&snapshot.changes),
            })
        });
        written.collect()
    }
}
