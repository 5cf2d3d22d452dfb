//! Parses and validates a token request.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::error::OAuthError;
use crate::http::authorization::credentials;

const FORM_MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// The only scope of the service.
pub(crate) const SCOPE: &str = "pdf:generate";

/// The id and the secret of a client.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// Returns the client of a valid token request.
pub(crate) fn parse(headers: &HeaderMap, body: &[u8]) -> Result<ClientCredentials, OAuthError> {
    if !has_form_media_type(headers) {
        return Err(OAuthError::invalid_request(format!(
            "the body must be {FORM_MEDIA_TYPE}"
        )));
    }
    let mut form = parse_form(body)?;
    let client = client(headers, &mut form)?;
    match form.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => return Err(OAuthError::unsupported_grant_type()),
        None => return Err(OAuthError::invalid_request("missing grant_type")),
    }
    let scopes = form.get("scope").map_or(SCOPE, String::as_str);
    if scopes.split(' ').any(|scope| scope != SCOPE) {
        return Err(OAuthError::invalid_scope());
    }
    Ok(client)
}

fn has_form_media_type(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let media_type = content_type.and_then(|it| it.split(';').next());
    media_type.is_some_and(|it| it.trim().eq_ignore_ascii_case(FORM_MEDIA_TYPE))
}

/// Returns the credentials from `client_secret_basic` or `client_secret_post`.
fn client(
    headers: &HeaderMap,
    form: &mut HashMap<String, String>,
) -> Result<ClientCredentials, OAuthError> {
    let secret = form.remove("client_secret");
    match (headers.contains_key(AUTHORIZATION), secret) {
        (true, Some(_)) => Err(OAuthError::invalid_request(
            "duplicate client authentication: use the header or the form, not both",
        )),
        (true, None) => basic(headers).ok_or_else(|| {
            OAuthError::invalid_client("the Authorization header is not valid Basic authentication")
        }),
        (false, secret) => match (form.remove("client_id"), secret) {
            (Some(id), Some(secret)) => Ok(ClientCredentials { id, secret }),
            _ => Err(OAuthError::invalid_client(
                "missing client_id or client_secret",
            )),
        },
    }
}

/// Returns the credentials in the header. The id and the secret are
/// form-encoded before they are joined (RFC 6749 section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<ClientCredentials> {
    let credentials = STANDARD.decode(credentials(headers, "Basic")?).ok()?;
    let (id, secret) = str::from_utf8(&credentials).ok()?.split_once(':')?;
    Some(ClientCredentials {
        id: decode(id)?,
        secret: decode(secret)?,
    })
}

/// Parses a form. Ignores parameters without a value, and rejects duplicates
/// (RFC 6749 section 3.2). `form_urlencoded` checks neither duplicates nor
/// UTF-8.
fn parse_form(body: &[u8]) -> Result<HashMap<String, String>, OAuthError> {
    let not_utf8 = || OAuthError::invalid_request("the form is not UTF-8");
    let mut form = HashMap::new();
    for pair in str::from_utf8(body).map_err(|_| not_utf8())?.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).ok_or_else(not_utf8)?;
        let value = decode(value).ok_or_else(not_utf8)?;
        if value.is_empty() {
            continue;
        }
        if form.contains_key(&name) {
            return Err(OAuthError::invalid_request(format!("duplicate {name}")));
        }
        form.insert(name, value);
    }
    Ok(form)
}

fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}
