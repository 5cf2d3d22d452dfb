//! Spans with names of OpenTelemetry and without secrets.

// This test has a process of its own. For each span, tracing caches the interest of the
// first subscriber, which may belong to another test of the process.

#[allow(dead_code, reason = "uses a part of it")]
mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use support::test_server::{KEY, Reply, TestServer, download, pdf, response};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

type Fields = BTreeMap<String, String>;

/// A subscriber that records the fields of spans and events as text.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Vec<Fields>>>,
    events: Arc<Mutex<Vec<Fields>>>,
}

struct FieldRecorder<'f>(&'f mut Fields);

impl Visit for FieldRecorder<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Recorder {
    // Other crates emit spans too.
    fn is_ours(metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("reportflow_core")
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        Recorder::is_ours(metadata)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.spans.lock().unwrap();
        let mut fields = Fields::new();
        span.record(&mut FieldRecorder(&mut fields));
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        values.record(&mut FieldRecorder(&mut spans[span.into_u64() as usize - 1]));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut FieldRecorder(&mut fields));
        self.events.lock().unwrap().push(fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn each_request_has_a_span_without_secrets() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(
                503,
                &[
                    "retry-after: 2",
                    "set-cookie: session=do_not_show",
                    &format!("request-id: {KEY}"),
                ],
                r#"{"message":"do_not_show"}"#,
            ),
            1 => Vec::new(),
            _ => [&pdf()[..16], b"request-id: aB3d\r\n", &pdf()[16..]].concat(),
        })
    })
    .await;
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    download(&server.client()).bytes().await.unwrap();
    drop(guard);

    let spans = recorder.spans.lock().unwrap();
    let port = server.port.to_string();
    let route = "/file/download/{requestId}/{fileId}";
    let name = format!("GET {route}");
    let common = [
        ("otel.name", name.as_str()),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("http.request.body.size", "0"),
        ("url.template", route),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
    ];
    let own: [&[(&str, &str)]; 3] = [
        &[
            ("http.response.status_code", "503"),
            ("http.response.header.request-id", "[app key]"),
            ("error.type", "503"),
            ("otel.status_code", "ERROR"),
        ],
        &[
            ("http.request.resend_count", "1"),
            ("error.type", "transport"),
            ("otel.status_code", "ERROR"),
        ],
        &[
            ("http.request.resend_count", "2"),
            ("http.response.status_code", "200"),
            ("http.response.header.request-id", "aB3d"),
        ],
    ];
    assert_eq!(spans.len(), 3);
    for (span, own) in spans.iter().zip(own) {
        let expected: Fields = common
            .iter()
            .chain(own)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(*span, expected);
    }
    let events = recorder.events.lock().unwrap();
    assert_eq!(events.len(), 2);
    assert!(
        events
            .iter()
            .all(|event| event["message"] == "retrying the request")
    );
    // Two seconds of `retry-after`, and a random part of up to 250 ms.
    let delay: u64 = events[0]["delay_ms"].parse().unwrap();
    assert!((2000..=2250).contains(&delay), "{delay}");
    assert_eq!(events[0]["http.response.status_code"], "503");
    assert_eq!(
        events[1]["error"],
        "the connection broke before the response"
    );
    let shown = format!("{spans:?} {events:?}");
    for secret in [KEY, "do_not_show", "aB3dE6gH9jK2mN5p", "Zx8Yw7Vu6Ts5Rq4P"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
