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
use axum::http::HeaderMap;

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
}

impl RequestBody {
    pub(crate) async fn receive(request: Request) -> Result<RequestBody, ApiError> {
        let (parts, body) = request.into_parts();
        Ok(RequestBody {
            headers: parts.headers,
            bytes: receive::read(body).await?,
        })
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the text of a JSON body.
    ///
    /// Express reads no body without a JSON `Content-Type`, and NestJS then
    /// validates an empty object.
    pub(crate) fn json(&self) -> Result<Cow<'_, str>, ApiError> {
        if self.bytes.is_empty() {
            return Ok(Cow::Borrowed("{}"));
        }
        match self.text_of("application/json")? {
            Some(text) => Ok(surrogates::replace_lone(text)),
            None => {
                tracing::warn!("body ignored: its Content-Type is not application/json");
                Ok(Cow::Borrowed("{}"))
            }
        }
    }

    /// Returns the text of a form, or `None` if the `Content-Type` is another.
    pub(crate) fn form(&self) -> Result<Option<Cow<'_, str>>, ApiError> {
        self.text_of("application/x-www-form-urlencoded")
    }

    fn text_of(&self, essence: &str) -> Result<Option<Cow<'_, str>>, ApiError> {
        let media_type = MediaType::of(&self.headers);
        let Some(media_type) = media_type.filter(|it| it.is(essence)) else {
            return Ok(None);
        };
        let charset = Charset::of(&media_type)?;
        Ok(Some(match inflate::inflate(&self.headers, &self.bytes)? {
            Cow::Borrowed(bytes) => charset.decode(bytes),
            Cow::Owned(bytes) => Cow::Owned(charset.decode(&bytes).into_owned()),
        }))
    }
}
