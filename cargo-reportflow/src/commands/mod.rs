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

use reportflow_schema::is_design_id;
use serde_json::Value;

use crate::Answer;
use crate::cli::Command;

pub(crate) fn run(command: Command) -> Result<Answer, String> {
    match command {
        Command::Designs { json } => designs::run(json),
        Command::Add { id, version } => add::run(&id, version),
        Command::New { id, version } => new::run(&id, version),
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

fn pretty(json: &Value) -> String {
    format!("{json:#}\n")
}
