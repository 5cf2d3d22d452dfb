//! Request bodies, as NestJS 12 reads them with Express 5 (body-parser 2).
//!
//! The service's errors are NestJS's. Its versions and settings are unknown.

mod charset;
mod inflate;
mod media_type;
mod members;
mod receive;
mod surrogates;
mod syntax_error;

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue};
use tokio::sync::SemaphorePermit;

use crate::api_error::ApiError;
use charset::Charset;
use media_type::MediaType;
pub(crate) use members::Members;
pub(crate) use receive::drain;

/// The maximum size of a body, as sent and inflated: 50 MB, as Express counts.
const MAX_BODY_BYTES: usize = 50 * 1024 * 1024;

/// A body with the headers that tell how to read it.
pub(crate) struct RequestBody {
    headers: HeaderMap,
    bytes: Bytes,
    /// Ends with the body.
    permit: Option<SemaphorePermit<'static>>,
}

impl RequestBody {
    pub(crate) async fn receive(request: Request) -> Result<RequestBody, ApiError> {
        let (parts, body) = request.into_parts();
        let (bytes, permit) = receive::read(body).await?;
        let mut body = RequestBody {
            headers: parts.headers,
            bytes,
            permit,
        };
        if body.permit.is_none() && body.is_encoded() {
            body.permit = receive::permit().await;
        }
        Ok(body)
    }

    /// Returns a body of JSON that was not received.
    pub(crate) fn of_json(json: String) -> RequestBody {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(json.len()));
        RequestBody {
            headers,
            bytes: json.into(),
            permit: None,
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as it was sent.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Returns whether a few bytes may be many when they are inflated.
    pub(crate) fn is_encoded(&self) -> bool {
        self.headers.contains_key(CONTENT_ENCODING)
    }

    /// Inflates the bytes, so that their size tells the memory they take. A body that is
    /// invalid stays as it is, for the error in its place.
    pub(crate) fn inflate(mut self) -> RequestBody {
        if let Ok(Cow::Owned(inflated)) = inflate::inflate(&self.headers, &self.bytes) {
            self.bytes = inflated.into();
            self.headers.remove(CONTENT_ENCODING);
        }
        self
    }

    /// Returns JSON, or an empty object if the `Content-Type` is another.
    ///
    /// Express does not read such a body, and NestJS then validates an empty
    /// object.
    pub(crate) fn json_or_empty(&self) -> Result<Cow<'_, str>, ApiError> {
        let json = self.json()?;
        if json.is_none() && !self.is_empty() {
            tracing::warn!("body ignored: its Content-Type is not application/json");
        }
        Ok(json.unwrap_or(Cow::Borrowed("{}")))
    }

    /// Returns JSON, or `None` if the `Content-Type` is another. An empty text is an
    /// empty object, as in body-parser.
    pub(crate) fn json(&self) -> Result<Option<Cow<'_, str>>, ApiError> {
        let text = self.text_of("application/json", Charset::of_json)?;
        Ok(text.map(|text| {
            if text.is_empty() {
                Cow::Borrowed("{}")
            } else {
                surrogates::replace_lone(text)
            }
        }))
    }

    /// Returns the text of a form, or `None` if the `Content-Type` is another.
    pub(crate) fn form(&self) -> Result<Option<Cow<'_, str>>, ApiError> {
        self.text_of("application/x-www-form-urlencoded", Charset::of_form)
    }

    fn text_of(
        &self,
        essence: &str,
        charset: fn(&MediaType) -> Result<Charset, ApiError>,
    ) -> Result<Option<Cow<'_, str>>, ApiError> {
        let media_type = MediaType::of(&self.headers).filter(|it| it.essence == essence);
        let Some(media_type) = media_type.filter(|_| self.is_sent()) else {
            return Ok(None);
        };
        let charset = charset(&media_type)?;
        Ok(Some(match inflate::inflate(&self.headers, &self.bytes)? {
            Cow::Borrowed(bytes) => charset.decode(bytes),
            Cow::Owned(bytes) => Cow::Owned(charset.decode(&bytes).into_owned()),
        }))
    }

    /// Returns whether the request has a body, which may be empty.
    fn is_sent(&self) -> bool {
        let headers = &self.headers;
        headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING)
    }
}
