use std::path::PathBuf;

use reportflow_bulk::{Counts, DocumentState, Journal, WorkerInfo};
use serde_json::{Value, json};

use super::errors::{journal_error, refused_for_now};
use super::journal_place::JournalPlace;
use super::reports;
use crate::error::CliError;
use crate::output::{Format, Output, Report};
use crate::ui::escape;

/// The unknown documents that are listed.
const MAX_LISTED: u32 = 20;

/// The reason for documents whose process was killed.
const BROKEN_OFF: &str = "the run broke off before the response arrived";

#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo reportflow bulk status --journal november/journal.db
  cargo reportflow bulk status --journal november/journal.db --json \\
    | jq .unknown

It reads the journal, also while the run works.

JSON: saved, refused, unknown, skipped, open, total, states (the count
of each state), runId, design, version, journal, duplicates, resent,
isComplete (false while documents are missing in the journal),
refusedForNow (planned documents that the service refused; `resume`
sends them again), refusedForNowReason, workers (objects with number
and host: the processes that work on a run in PostgreSQL).

Exit codes: 0 success, 2 usage error or failure")]
pub(crate) struct Args {
    /// The journal of the run: a file or a URL
    #[arg(long, value_name = "FILE|URL")]
    journal: PathBuf,
    #[command(flatten)]
    format: Format,
}

struct StatusReport {
    counts: Counts,
    report: Value,
    /// Keys with reasons.
    unknown: Vec<(String, String)>,
    is_complete: bool,
    /// The number and a reason.
    refused_for_now: Option<(u64, String)>,
    /// Those of a run in PostgreSQL.
    workers: Vec<WorkerInfo>,
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    let place = JournalPlace::parse(args.journal)?;
    let failed = |error| journal_error(&error);
    let journal = place.open_read_only().await?;
    let is_in_use = journal.is_in_use().await.map_err(failed)?;
    let mut counts = journal.counts().await.map_err(failed)?;
    let mut unknown = Vec::new();
    if !is_in_use {
        // The process was killed. The next one marks them.
        counts.unknown += std::mem::take(&mut counts.sending);
        unknown = documents(&journal, DocumentState::Sending).await?;
    }
    unknown.extend(documents(&journal, DocumentState::Unknown).await?);
    unknown.truncate(MAX_LISTED as usize);
    let report = StatusReport {
        counts,
        report: reports::report(&journal, &place, &counts).await?,
        unknown,
        is_complete: journal.run_info().await.map_err(failed)?.is_sealed,
        refused_for_now: journal.refused_for_now().await.map_err(failed)?,
        workers: journal.workers().await.map_err(failed)?,
    };
    Ok(Output::report(&report, args.format))
}

/// Returns the keys and the reasons of the first documents in a state.
async fn documents(
    journal: &Journal,
    state: DocumentState,
) -> Result<Vec<(String, String)>, CliError> {
    let documents = journal.documents(state, 0, MAX_LISTED).await;
    let documents = documents.map_err(|error| journal_error(&error))?;
    let reason = |reason: Option<String>| reason.unwrap_or_else(|| BROKEN_OFF.to_owned());
    let documents = documents.into_iter();
    Ok(documents.map(|it| (it.key, reason(it.reason))).collect())
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
        if !self.workers.is_empty() {
            let hosts: Vec<_> = self.workers.iter().map(|worker| &*worker.host).collect();
            text.push_str(&escape::line(&format!("workers: {}", hosts.join(", "))));
            text.push('\n');
        }
        if !self.is_complete {
            text.push_str("incomplete: the run did not put all documents into the journal yet\n");
        }
        if let Some(refused) = &self.refused_for_now {
            text.push_str(&escape::line(&refused_for_now(refused)));
            text.push('\n');
        }
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
        report["isComplete"] = json!(self.is_complete);
        let (refused, reason) = self.refused_for_now.clone().unzip();
        report["refusedForNow"] = json!(refused.unwrap_or_default());
        report["refusedForNowReason"] = json!(reason);
        let workers = self.workers.iter();
        let workers = workers.map(|it| json!({ "number": it.number, "host": it.host }));
        report["workers"] = workers.collect();
        report
    }
}
