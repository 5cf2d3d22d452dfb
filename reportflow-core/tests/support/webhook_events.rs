//! Signed and verified events.

use http::{HeaderMap, HeaderName};
use reportflow_core::webhook::{Event, Verifier};

pub fn event(name: &str, request: &str) -> Event {
    let body = format!(
        r#"{{"event":"{name}","requestId":"{request}","files":[{{"fileId":"f-{request}"}}]}}"#
    );
    let verifier = Verifier::new("s3cret").unwrap();
    let headers: HeaderMap = verifier
        .sign("", body.as_bytes())
        .into_iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
        .collect();
    verifier.verify(&headers, body.as_bytes()).unwrap()
}

pub fn completed(request: &str) -> Event {
    event("file.completed", request)
}
