use std::path::PathBuf;

use reportflow_bulk::{Counts, DocumentState, Journal};
use serde_json::{Value, json};

use super::errors::{check_exists, journal_error};
use super::reports;
use crate::error::CliError;
use crate::output::{Format, Output, Report};
use crate::ui::escape;

/// The unknown documents that are listed.
const MAX_LISTED: u32 = 20;

#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo reportflow bulk status --journal november/journal.db
  cargo reportflow bulk status --journal november/journal.db --json \\
    | jq .unknown

It reads the journal, also while the run works.

JSON: saved, refused, unknown, skipped, open, total, states (the count
of each state), runId, design, version, journal, duplicates.

Exit codes: 0 success, 2 usage error or failure")]
pub(crate) struct Args {
    /// The journal of the run
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    #[command(flatten)]
    format: Format,
}

struct StatusReport {
    counts: Counts,
    report: Value,
    /// Keys with reasons.
    unknown: Vec<(String, String)>,
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    check_exists(&args.journal)?;
    let failed = |error| journal_error(&error);
    let journal = Journal::open_read_only(&args.journal)
        .await
        .map_err(failed)?;
    let counts = journal.counts().await.map_err(failed)?;
    let unknown = journal.documents(DocumentState::Unknown, 0, MAX_LISTED);
    let unknown = unknown.await.map_err(failed)?.into_iter();
    let report = StatusReport {
        counts,
        report: reports::report(&journal, &args.journal, &counts).await?,
        unknown: unknown
            .map(|it| (it.key, it.reason.unwrap_or_default()))
            .collect(),
    };
    Ok(Output::report(&report, args.format))
}

impl StatusReport {
    fn states(&self) -> [(DocumentState, u64); 8] {
        let counts = &self.counts;
        [
            (DocumentState::Planned, counts.planned),
            (DocumentState::Sending, counts.sending),
            (DocumentState::Accepted, counts.accepted),
            (DocumentState::Announced, counts.announced),
            (DocumentState::Saved, counts.saved),
            (DocumentState::Refused, counts.refused),
            (DocumentState::Unknown, counts.unknown),
            (DocumentState::Skipped, counts.skipped),
        ]
    }
}

impl Report for StatusReport {
    fn text(&self) -> String {
        let mut text = String::new();
        for (state, count) in self.states() {
            text.push_str(&format!("{:<10}{count:>10}\n", state.as_str()));
        }
        text.push_str(&format!("{:<10}{:>10}\n", "total", self.counts.total()));
        if self.counts.duplicates > 0 {
            let duplicates = self.counts.duplicates;
            text.push_str(&format!("{duplicates} were made twice: see report.json\n"));
        }
        for (key, reason) in &self.unknown {
            text.push_str(&escape::line(&format!("unknown `{key}`: {reason}")));
            text.push('\n');
        }
        let rest = self
            .counts
            .unknown
            .saturating_sub(self.unknown.len() as u64);
        if rest > 0 {
            text.push_str(&format!("{rest} more are unknown\n"));
        }
        text
    }

    fn json(&self) -> Value {
        let states = self.states().into_iter();
        let states = states.map(|(state, count)| (state.to_string(), json!(count)));
        let mut report = self.report.clone();
        report["states"] = Value::Object(states.collect());
        report
    }
}
