use std::fmt;

use reqwest::Response;
use serde::de::DeserializeOwned;

use super::error_response::request_id_in_body;
use crate::byte_order_mark::strip_byte_order_mark;
use crate::error::Error;
use crate::excerpt::{excerpt, is_json};
use crate::http::headers::{content_encoding, request_id};
use crate::redact::{Redactor, strip_value};

/// A successful response.
pub(crate) struct ApiResponse {
    pub(crate) response: Response,
    /// The body, if the request expects JSON.
    pub(crate) body: Vec<u8>,
    /// The advice if the body is not the API's.
    pub(crate) hint: Option<&'static str>,
}

/// The maximum length of the start of a body that is redacted for an excerpt.
const MAX_EXCERPT_SOURCE_BYTES: usize = 64 * 1024;

impl ApiResponse {
    pub(crate) fn decode<T: DeserializeOwned>(&self, redactor: &dyn Redactor) -> Result<T, Error> {
        serde_json::from_slice(strip_byte_order_mark(&self.body))
            .map_err(|error| self.decode_error(&strip_value(error), redactor))
    }

    /// Returns the error for a body with an unknown form.
    pub(crate) fn decode_error(&self, error: &dyn fmt::Display, redactor: &dyn Redactor) -> Error {
        let encoding_error = encoding_error(&self.response, redactor);
        // JSON may contain a passcode.
        let body_excerpt = if is_json(&self.body) || encoding_error.is_some() {
            String::new()
        } else {
            let start = self.body.trim_ascii_start();
            // More than the excerpt shows. The whole body may be 66 MB.
            let start = &start[..start.len().min(MAX_EXCERPT_SOURCE_BYTES)];
            excerpt(&redactor.redact(start))
        };
        let message =
            encoding_error.unwrap_or_else(|| redactor.redact(error.to_string().as_bytes()));
        let id_in_body = || {
            let id = request_id_in_body(&self.body)?;
            Some(redactor.redact(id.as_str().as_bytes()))
        };
        Error::Decode {
            status: self.response.status().as_u16(),
            request_id: request_id(self.response.headers(), redactor).or_else(id_in_body),
            body_excerpt,
            hint: self.hint,
            source: serde::de::Error::custom(message),
        }
    }
}

/// Returns the cause of an error if the body has a content encoding, such as `gzip`.
pub(crate) fn encoding_error(response: &Response, redactor: &dyn Redactor) -> Option<String> {
    let encoding = content_encoding(response.headers(), redactor)?;
    Some(format!(
        "the body is encoded with `{encoding}`, without a request"
    ))
}

/// Reads the body of a successful response into `bytes`, up to `limit` of them. They have
/// what arrived even if the body breaks off.
pub(crate) async fn read_body(
    response: &mut Response,
    limit: usize,
    redactor: &dyn Redactor,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    // `content_length` shrinks as the body arrives, so it is read first.
    let expected = response.content_length();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(()),
            Err(error) => {
                let id = request_id(response.headers(), redactor);
                let received = bytes.len() as u64;
                return Err(Error::truncated(error, response, id, received, expected));
            }
        }
        if bytes.len() > limit {
            return Err(Error::ResponseTooLarge {
                limit: limit as u64,
                status: response.status().as_u16(),
                request_id: request_id(response.headers(), redactor),
            });
        }
    }
}
