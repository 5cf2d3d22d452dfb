//! Counts in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use tokio::task::yield_now;

use super::request_info::FileStatus;
use crate::api_error::ApiError;
use crate::model::{DeliveryState, FindingKind};
use crate::store::{RequestSummary, Store, StoreError};

const PAGE: usize = 200;

/// A gauge and its values by labels.
struct Gauge {
    name: &'static str,
    help: &'static str,
    values: BTreeMap<String, u64>,
}

struct Gauges {
    requests: Gauge,
    files: Gauge,
    findings: Gauge,
    deliveries: Gauge,
}

/// `GET /_emulator/metrics`: counts of what is stored, without a key.
pub(super) async fn show(State(store): State<Arc<Store>>) -> Result<Response, ApiError> {
    let gauges = count(&store).await?;
    let all = [
        gauges.requests,
        gauges.files,
        gauges.findings,
        gauges.deliveries,
    ];
    let text: String = all.iter().map(Gauge::to_text).collect();
    let content_type = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((content_type, text).into_response())
}

async fn count(store: &Store) -> Result<Gauges, StoreError> {
    let mut gauges = Gauges {
        requests: Gauge::new("requests", "Stored requests, accepted and rejected."),
        files: Gauge::new("files", "Documents of stored requests."),
        findings: Gauge::new("findings", "Parameters that leave a blank in a document."),
        deliveries: Gauge::new("deliveries", "Webhook deliveries of stored requests."),
    };
    let mut before = None;
    loop {
        let page = store.summaries(before, PAGE).await?;
        let Some(oldest) = page.last() else {
            return Ok(gauges);
        };
        before = Some(oldest.sequence);
        for request in &page {
            gauges.add(request);
        }
        // A store in memory never waits, and other tasks must not either.
        yield_now().await;
    }
}

impl Gauges {
    fn add(&mut self, request: &RequestSummary) {
        let name = request.workspace.as_deref().unwrap_or_default();
        let workspace = ("workspace", name);
        let status = request.status.to_string();
        self.requests.add(&[
            workspace,
            ("endpoint", request.endpoint.as_str()),
            ("status", &status),
        ]);
        for file in &request.files {
            let state = FileStatus::of(&file.state).as_str();
            self.files.add(&[workspace, ("state", state)]);
            for finding in &file.findings {
                let kind = match finding.kind {
                    FindingKind::Missing => "missing",
                    FindingKind::Unknown => "unknown",
                    FindingKind::WrongKind => "wrong-kind",
                };
                self.findings.add(&[workspace, ("kind", kind)]);
            }
        }
        for delivery in &request.deliveries {
            let state = match delivery.state {
                DeliveryState::Pending => "pending",
                DeliveryState::Delivered => "delivered",
                DeliveryState::Failed => "failed",
            };
            self.deliveries.add(&[workspace, ("state", state)]);
        }
    }
}

impl Gauge {
    fn new(name: &'static str, help: &'static str) -> Gauge {
        Gauge {
            name,
            help,
            values: BTreeMap::new(),
        }
    }

    fn add(&mut self, labels: &[(&str, &str)]) {
        let labels = labels.iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| format!("{name}=\"{}\"", escape(value)))
            .collect();
        *self.values.entry(labels.join(",")).or_default() += 1;
    }

    fn to_text(&self) -> String {
        let Gauge { name, help, values } = self;
        let name = format!("reportflow_emulator_{name}");
        let mut text = format!("# HELP {name} {help}\n# TYPE {name} gauge\n");
        for (labels, value) in values {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name}{{{labels}}} {value}");
        }
        text
    }
}

/// Escapes the value of a label.
fn escape(value: &str) -> String {
    let value = value.replace('\\', r"\\").replace('"', "\\\"");
    value.replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::Gauge;

    #[test]
    fn escapes_labels() {
        let mut gauge = Gauge::new("requests", "Requests.");
        gauge.add(&[("workspace", "a\"b\\c\nd"), ("status", "202")]);
        gauge.add(&[("workspace", "a\"b\\c\nd"), ("status", "202")]);
        assert_eq!(
            gauge.to_text(),
            "# HELP reportflow_emulator_requests Requests.\n\
             # TYPE reportflow_emulator_requests gauge\n\
             reportflow_emulator_requests{workspace=\"a\\\"b\\\\c\\nd\",status=\"202\"} 2\n"
        );
    }
}
