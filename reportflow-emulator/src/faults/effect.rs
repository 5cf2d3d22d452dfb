//! The effects of a fault on a response.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, TRANSFER_ENCODING,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::error::FaultError;
use super::fault::EffectSpec;

/// An effect on a response.
#[derive(Clone, Debug)]
pub(crate) struct HttpEffect {
    pub(crate) delay: Duration,
    /// `None` only delays.
    pub(crate) action: Option<Action>,
}

/// The replacement of a response.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Respond(Answer),
    Hang,
    Reset,
    Truncate(u64),
}

/// A response. Without a body, it is an error in the format of the service.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
}

impl HttpEffect {
    pub(super) fn new(spec: &EffectSpec) -> Result<HttpEffect, FaultError> {
        let action = match (answer(spec)?, spec.hang, spec.reset, spec.truncate) {
            (None, false, false, None) => None,
            (Some(answer), false, false, None) => Some(Action::Respond(answer)),
            (None, true, false, None) => Some(Action::Hang),
            (None, false, true, None) => Some(Action::Reset),
            (None, false, false, Some(bytes)) => Some(Action::Truncate(bytes)),
            _ => {
                let reason = "must have one of `status`, `hang`, `reset` and `truncate`";
                return Err(FaultError::of("effect", reason));
            }
        };
        Ok(HttpEffect {
            delay: spec.delay.unwrap_or_default(),
            action,
        })
    }
}

fn answer(spec: &EffectSpec) -> Result<Option<Answer>, FaultError> {
    let default_status = spec
        .retry_after
        .map(|_| StatusCode::TOO_MANY_REQUESTS.as_u16());
    let Some(status) = spec.status.or(default_status) else {
        let other = [
            ("effect.body", spec.body.is_some()),
            ("effect.headers", !spec.headers.is_empty()),
        ];
        return match other.into_iter().find(|(_, is_set)| *is_set) {
            Some((member, _)) => Err(FaultError::of(member, "needs `status`")),
            None => Ok(None),
        };
    };
    let status = StatusCode::from_u16(status)
        .ok()
        .filter(|_| (200..600).contains(&status));
    let status =
        status.ok_or_else(|| FaultError::of("effect.status", "must be from 200 to 599"))?;
    let mut headers = HeaderMap::new();
    let body = match &spec.body {
        Some(Value::String(text)) => {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("text/plain; charset=utf-8"),
            );
            Some(Bytes::from(text.clone()))
        }
        Some(json) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Some(Bytes::from(json.to_string()))
        }
        None if status.is_success() || status.is_redirection() => Some(Bytes::new()),
        None => None,
    };
    if let Some(seconds) = spec.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    for (name, value) in &spec.headers {
        let (name, value) = header(name, value)?;
        headers.insert(name, value);
    }
    Ok(Some(Answer {
        status,
        headers,
        body,
    }))
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), FaultError> {
    let member = format!("effect.headers.{name}");
    let invalid = |part| FaultError::of(&member, format!("invalid {part} of an HTTP header"));
    let header = HeaderName::try_from(name).map_err(|_| invalid("name"))?;
    if [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION].contains(&header) {
        return Err(FaultError::of(
            &member,
            "the emulator's server sets this header",
        ));
    }
    let value = HeaderValue::try_from(value).map_err(|_| invalid("value"))?;
    Ok((header, value))
}
