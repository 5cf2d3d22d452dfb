//! The data of HTML forms.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};

use crate::api_error::ApiError;
use crate::http::form;

/// A form may have pictures in it.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The fields of a form with `application/x-www-form-urlencoded`, in order.
#[derive(Debug)]
pub(super) struct FormData(pub(super) Vec<(String, String)>);

impl FormData {
    /// Returns the first field with this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        fields.find(|(it, _)| it == name).map(|(_, it)| it.as_str())
    }
}

impl<S: Sync> FromRequest<S> for FormData {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<FormData, ApiError> {
        let body = to_bytes(request.into_body(), MAX_BODY_BYTES).await;
        let body = body.map_err(|error| ApiError::bad_request(error.to_string()))?;
        let invalid = || ApiError::bad_request("the form is not UTF-8");
        let text = std::str::from_utf8(&body).map_err(|_| invalid())?;
        let fields = form::pairs(text).filter(|(name, _)| !name.is_empty());
        let fields =
            fields.map(|(name, value)| Ok((String::from_utf8(name)?, String::from_utf8(value)?)));
        let fields = fields.collect::<Result<_, std::string::FromUtf8Error>>();
        fields.map(FormData).map_err(|_| invalid())
    }
}
