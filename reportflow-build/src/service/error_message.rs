//! The messages of error responses.

use ureq::http::{HeaderMap, Uri};

/// The maximum length of a message of the service.
const MAX_MESSAGE_CHARS: usize = 200;

/// Returns what the headers say about a body that cannot be read: it is encoded, or the
/// response is a redirect.
pub(super) fn header_note(status: u16, headers: &HeaderMap) -> Option<String> {
    let header = |name| headers.get(name)?.to_str().ok();
    let is_encoding = |value: &&str| !value.is_empty() && !value.eq_ignore_ascii_case("identity");
    if let Some(encoding) = header("content-encoding").filter(is_encoding) {
        return Some(format!(
            "the body is encoded with `{encoding}`, without a request"
        ));
    }
    let location = header("location").filter(|_| (300..400).contains(&status))?;
    let target: Option<Uri> = location.parse().ok();
    // The rest of the target may be secret.
    let host = target.as_ref().and_then(Uri::host).unwrap_or("this host");
    Some(format!("an unexpected redirect to {host}"))
}

/// Returns the `message` of an error response (`docs/service.md`, section 6), or
/// the body.
pub(super) fn error_message(body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    match json.as_ref().and_then(|json| json.get("message")) {
        Some(serde_json::Value::String(message)) => message.clone(),
        Some(serde_json::Value::Array(messages)) => messages
            .iter()
            .filter_map(|message| message.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}

/// Returns the start of a message in one line, because cargo shows only the first line of
/// a warning.
pub(super) fn excerpt(message: &str) -> String {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match message.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    }
}
