//! The data of HTML forms.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};

use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::form;

/// A form may have pictures in it.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
/// 200 rows of many columns have fewer.
const MAX_FIELDS: usize = 50_000;

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
        let body = body.map_err(|_| {
            let limit = MAX_BODY_BYTES / 1024 / 1024;
            let message = format!("the form is longer than {limit} MiB; send it to the API");
            ApiError::bad_request(message)
        })?;
        // Decoding megabytes takes a while.
        run_blocking(move || parse(&body)).await
    }
}

fn parse(body: &[u8]) -> Result<FormData, ApiError> {
    let invalid = || ApiError::bad_request("the form is not UTF-8");
    let text = std::str::from_utf8(body).map_err(|_| invalid())?;
    let mut fields = Vec::new();
    for (name, value) in form::pairs(text).filter(|(name, _)| !name.is_empty()) {
        if fields.len() == MAX_FIELDS {
            let message = format!("the form has more than {MAX_FIELDS} fields");
            return Err(ApiError::bad_request(message));
        }
        let name = String::from_utf8(name).map_err(|_| invalid())?;
        fields.push((name, String::from_utf8(value).map_err(|_| invalid())?));
    }
    Ok(FormData(fields))
}
