use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

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
