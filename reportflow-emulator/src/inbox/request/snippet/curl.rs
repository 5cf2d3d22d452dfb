//! The same request as a command of a shell.

use crate::inbox::shell::quoted;
use crate::model::RequestRecord;

/// Returns a command for `sh`. The body goes through a pipe: an argument has a maximum
/// length, and curl gives a body that starts with `@` a meaning.
pub(super) fn command(record: &RequestRecord, origin: &str, body: &str) -> String {
    let url = format!("{origin}/v1/file/{}", record.endpoint);
    let headers = content_headers(record);
    let headers = headers
        .iter()
        .map(|it| format!("    -H {} \\\n", quoted(it)));
    format!(
        "printf '%s' {} |\n  curl -i {} \\\n    -H \"appkey: $REPORTFLOW_APP_KEY\" \\\n{}    --data-binary @-\n",
        quoted(body),
        quoted(&url),
        headers.collect::<String>(),
    )
}

/// Returns the headers that tell how to read the body. Without a type, curl sends a form.
fn content_headers(record: &RequestRecord) -> Vec<String> {
    if record.rejection.is_none() || record.headers.is_empty() {
        return vec!["content-type: application/json".to_owned()];
    }
    let sent = record
        .headers
        .lines()
        .filter(|line| line.starts_with("content-type: "));
    let sent: Vec<_> = sent.map(str::to_owned).collect();
    if sent.is_empty() {
        return vec!["content-type:".to_owned()];
    }
    sent
}
