use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue};

use crate::redact::Redactor;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Returns the id of the request, if a header contains one.
pub(crate) fn request_id(headers: &HeaderMap, redactor: &dyn Redactor) -> Option<String> {
    let id = [REQUEST_ID, X_REQUEST_ID]
        .iter()
        .find_map(|name| headers.get(name)?.to_str().ok())?;
    Some(redactor.redact(id.as_bytes()))
}

/// Returns the content encoding of a body, such as `gzip`. The client asks for none. A
/// program may enable one in reqwest, which then removes the header.
pub(crate) fn content_encoding(headers: &HeaderMap, redactor: &dyn Redactor) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?.as_bytes();
    let is_plain = encoding.is_empty() || encoding.eq_ignore_ascii_case(b"identity");
    (!is_plain).then(|| redactor.redact(encoding))
}
