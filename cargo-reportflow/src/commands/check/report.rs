use serde_json::{Value, json};

use super::finding::{Finding, Level};
use crate::error::CliError;
use crate::output::{Format, Outcome, Output, Report};
use crate::ui::style;

/// The result of the command.
pub(super) struct CheckReport {
    pub(super) findings: Vec<Finding>,
    /// The failure that caused the tool to skip checks.
    pub(super) skipped: Option<CliError>,
    pub(super) designs: usize,
    pub(super) local_designs: usize,
    pub(super) source: Source,
}

/// The lists that the snapshots were compared with.
pub(super) enum Source {
    Service,
    /// The user passed `--offline`.
    Offline,
    /// No design needs a request.
    NotNeeded,
}

impl CheckReport {
    /// Sorts the findings by level, and prints them.
    pub(super) fn into_output(mut self, format: Format) -> Output {
        // The sort is stable, and keeps the order of the designs.
        self.findings.sort_by_key(|finding| finding.level);
        let output = if self.skipped.is_some() && format.json {
            // Incomplete JSON would look complete.
            Output::empty()
        } else {
            Output::report(&self, format)
        };
        let has_errors = self.count(Level::Error) > 0;
        output.with_outcome(match self.skipped {
            Some(error) => Outcome::Failed(error),
            None if has_errors => Outcome::Findings,
            None => Outcome::Success,
        })
    }

    fn count(&self, level: Level) -> usize {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.level == level).count()
    }

    /// "checked against the service: 2 designs (1 local), 1 error".
    fn summary(&self) -> String {
        let source = match self.source {
            Source::Service => "checked against the service",
            Source::Offline => "checked without the service",
            Source::NotNeeded => "checked without a request",
        };
        let designs = match self.designs {
            0 => "no struct names a design".to_owned(),
            count => plural(count, "design"),
        };
        let local = match self.local_designs {
            0 => String::new(),
            count => format!(" ({count} local)"),
        };
        let levels = [Level::Error, Level::Warning, Level::Note];
        let counts: Vec<String> = levels
            .into_iter()
            .filter_map(|level| match self.count(level) {
                0 => None,
                count => Some(plural(count, level.as_str())),
            })
            .collect();
        let outcome = if counts.is_empty() {
            style::paint(style::NOTE, "no problems")
        } else {
            counts.join(", ")
        };
        format!("{source}: {designs}{local}, {outcome}\n")
    }
}

impl Report for CheckReport {
    fn text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            finding.write(&mut text);
        }
        if self.skipped.is_none() {
            text.push_str(&self.summary());
        }
        text
    }

    fn json(&self) -> Value {
        let findings: Vec<_> = self.findings.iter().map(Finding::to_json).collect();
        let is_offline = matches!(self.source, Source::Offline);
        json!({ "designCount": self.designs, "offline": is_offline, "findings": findings })
    }
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
