//! The data of HTML forms.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use http_body_util::BodyExt as _;

use super::language::Language;
use super::preferences::Preferences;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::body::drain;
use crate::http::form;

/// A form may have pictures in it.
pub(super) const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
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
        let (mut parts, body) = request.into_parts();
        let Ok(preferences) = Preferences::from_request_parts(&mut parts, &()).await;
        let language = preferences.language;
        let body = receive(body, language).await?;
        // Decoding megabytes takes a while.
        run_blocking(move || parse(&body, language)).await
    }
}

async fn receive(mut body: Body, language: Language) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::unreadable_body("request aborted"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > MAX_BODY_BYTES {
            drain(body).await;
            return Err(ApiError::bad_request(too_long(language)));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn parse(body: &[u8], language: Language) -> Result<FormData, ApiError> {
    let invalid = || {
        ApiError::bad_request(language.pick(
            "cannot read the form: it is not UTF-8",
            "フォームを読み取れません: UTF-8 ではありません。",
        ))
    };
    let text = std::str::from_utf8(body).map_err(|_| invalid())?;
    let mut fields = Vec::new();
    for (name, value) in form::pairs(text).filter(|(name, _)| !name.is_empty()) {
        if fields.len() == MAX_FIELDS {
            return Err(ApiError::bad_request(too_many_fields(language)));
        }
        let name = String::from_utf8(name).map_err(|_| invalid())?;
        fields.push((name, String::from_utf8(value).map_err(|_| invalid())?));
    }
    Ok(FormData(fields))
}

/// Returns the message for a form above the limit. It does not advise to go back: browsers do not
/// store these pages, so the form would be empty.
pub(super) fn too_long(language: Language) -> String {
    let limit = MAX_BODY_BYTES / 1024 / 1024;
    language.pick(
        format!("cannot send the form: it is longer than {limit} MiB; use smaller pictures, or send the request to the API"),
        format!("フォームを送信できません: {limit} MiB を超えています。画像を小さくするか、API に送信してください。"),
    )
}

fn too_many_fields(language: Language) -> String {
    language.pick(
        format!("cannot send the form: it has more than {MAX_FIELDS} fields; write the parameters as JSON"),
        format!("フォームを送信できません: 項目が {MAX_FIELDS} 個を超えています。パラメータを JSON で入力してください。"),
    )
}
