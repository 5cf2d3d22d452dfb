//! The subcommands, one a file.

mod add;
mod check;
mod completions;
mod designs;
mod diff;
mod new;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod sync;

use std::io;

use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::SnapshotError;
use serde_json::Value;

use crate::cli::Command;
use crate::project::Project;
use crate::{Answer, rust};

pub(crate) fn run(command: Command) -> Result<Answer, String> {
    match command {
        Command::Designs { json } => designs::run(json),
        Command::Add { id, version, name } => add::run(&id, version, name.as_deref()),
        Command::New { id, version, name } => new::run(&id, version, name.as_deref()),
        Command::Sync { json } => sync::run(json),
        Command::Check { offline, json } => check::run(offline, json),
        Command::Diff { id, from, to, json } => diff::run(&id, from, to, json),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(options),
        Command::Completions { shell } => Ok(completions::run(shell)),
    }
}

/// An id becomes part of a path.
fn check_id(id: &str) -> Result<(), String> {
    if is_design_id(id) {
        return Ok(());
    }
    Err(format!(
        "`{id}` is no design id: `cargo reportflow designs` lists them"
    ))
}

/// The name that the user gives to a struct.
fn check_name(name: Option<&str>) -> Result<(), String> {
    match name {
        Some(name) if !rust::can_name(name) => Err(format!(
            "`{name}` cannot name a struct: give `--name` a word such as `Invoice`"
        )),
        _ => Ok(()),
    }
}

/// A snapshot that is there and is none, and what to do.
fn unsound(project: &Project, id: &str, version: u32, error: &SnapshotError) -> String {
    let again = format!("`cargo reportflow add {id} --version {version}` fetches it anew");
    match error {
        SnapshotError::Invalid { path, error } => {
            format!("`{}` is broken: {error}\n{again}", project.shown(path))
        }
        SnapshotError::Io { path, error } => {
            let next = next_for_unreadable(error).unwrap_or(&again);
            format!("`{}` cannot be read: {error}\n{next}", project.shown(path))
        }
        _ => error.to_string(),
    }
}

/// What to do about a file that is in the way.
fn next_for_unreadable(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Some("see to its permissions"),
        io::ErrorKind::IsADirectory => Some("move the folder that stands in the file's place"),
        _ => None,
    }
}

fn pretty(json: &Value) -> String {
    format!("{json:#}\n")
}
