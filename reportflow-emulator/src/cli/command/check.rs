//! Checks that make a run of a command fail.

use std::collections::HashSet;
use std::time::Duration;

use reportflow_schema::EscapeControl;

use crate::admin::RequestInfo;
use crate::emulator::{Emulator, FindError};
use crate::model::FindingKind;

/// Documents that the command requested last may still be rendered.
const RENDER_TIMEOUT: Duration = Duration::from_secs(60);
/// The receiver often ends with the command, so retries are in vain.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(5);
/// The differences that are printed.
const MAX_LINES: usize = 50;

/// A check of the documents that a command made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
#[non_exhaustive]
pub enum Check {
    /// A parameter of the design has no value
    Missing,
    /// A parameter is unknown to the design
    Unknown,
    /// A value has another JSON type than its parameter
    WrongKind,
    /// A webhook did not reach its receiver
    Undelivered,
}

impl Check {
    fn includes(self, kind: FindingKind) -> bool {
        match self {
            Check::Missing => kind == FindingKind::Missing,
            Check::Unknown => kind == FindingKind::Unknown,
            Check::WrongKind => kind == FindingKind::WrongKind,
            Check::Undelivered => false,
        }
    }
}

/// Returns all requests, newest first, when their documents are rendered. One that takes
/// too long is returned as it is.
pub(super) async fn settled_requests(emulator: &Emulator) -> Result<Vec<RequestInfo>, FindError> {
    for request in emulator.find("state:rendering").await? {
        let query = format!("id:{}", request.request_id);
        ignore_timeout(emulator.wait_for(&query, 1, RENDER_TIMEOUT).await)?;
    }
    emulator.requests().await
}

/// Returns a line for each difference that one of the checks includes.
pub(super) async fn failures(
    emulator: &Emulator,
    requests: &[RequestInfo],
    checks: &[Check],
) -> Result<Vec<String>, FindError> {
    let mut lines = Vec::new();
    for request in requests.iter().rev() {
        for file in &request.files {
            let findings = file.findings.iter();
            let found = findings.filter(|it| checks.iter().any(|check| check.includes(it.kind)));
            lines.extend(found.map(|finding| {
                let name = EscapeControl(&file.file_name);
                let message = EscapeControl(&finding.message);
                format!("error: {name} of request {}: {message}", request.request_id)
            }));
        }
    }
    if checks.contains(&Check::Undelivered) {
        let undelivered = undelivered(emulator).await?;
        let of_command = |it: &&RequestInfo| undelivered.contains(&it.request_id);
        let undelivered = requests.iter().rev().filter(of_command);
        lines.extend(undelivered.map(|request| {
            format!(
                "error: request {}: webhook not delivered",
                request.request_id
            )
        }));
    }
    let rest = lines.len().saturating_sub(MAX_LINES);
    if rest > 0 {
        lines.truncate(MAX_LINES);
        lines.push(format!("error: {rest} more"));
    }
    Ok(lines)
}

/// Returns the ids of requests.
async fn undelivered(emulator: &Emulator) -> Result<HashSet<String>, FindError> {
    let deadline = tokio::time::Instant::now() + DELIVERY_TIMEOUT;
    for request in emulator.find("webhook:pending").await? {
        let query = format!("id:{} -webhook:pending", request.request_id);
        let rest = deadline.saturating_duration_since(tokio::time::Instant::now());
        ignore_timeout(emulator.wait_for(&query, 1, rest).await)?;
    }
    let mut requests = emulator.find("webhook:pending").await?;
    requests.extend(emulator.find("webhook:failed").await?);
    Ok(requests.into_iter().map(|it| it.request_id).collect())
}

fn ignore_timeout(result: Result<Vec<RequestInfo>, FindError>) -> Result<(), FindError> {
    match result {
        Ok(_) | Err(FindError::Timeout { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
