//! A request for a token, read and validated.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::{Client, OAuthError, SCOPE};
use crate::auth;

const FORM: &str = "application/x-www-form-urlencoded";

/// The client that asks for a token, in a request that is right otherwise.
pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Client, OAuthError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let media_type = content_type.and_then(|it| it.split(';').next());
    if !media_type.is_some_and(|it| it.trim().eq_ignore_ascii_case(FORM)) {
        return Err(OAuthError::invalid_request(format!(
            "the body must be {FORM}"
        )));
    }
    let mut form = form(body)?;
    let client = client(headers, &mut form)?;
    match form.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => return Err(OAuthError::unsupported_grant_type()),
        None => return Err(OAuthError::invalid_request("grant_type is missing")),
    }
    let scopes = form.get("scope").map_or(SCOPE, String::as_str);
    if scopes.split(' ').any(|scope| scope != SCOPE) {
        return Err(OAuthError::invalid_scope());
    }
    Ok(client)
}

/// By `client_secret_basic` or `client_secret_post`.
fn client(headers: &HeaderMap, form: &mut HashMap<String, String>) -> Result<Client, OAuthError> {
    let secret = form.remove("client_secret");
    match (headers.contains_key(AUTHORIZATION), secret) {
        (true, Some(_)) => Err(OAuthError::invalid_request(
            "the client must say in one way who it is, not by header and form",
        )),
        (true, None) => basic(headers).ok_or_else(|| {
            OAuthError::invalid_client("the header Authorization is no Basic authentication")
        }),
        (false, secret) => match (form.remove("client_id"), secret) {
            (Some(id), Some(secret)) => Ok(Client { id, secret }),
            _ => Err(OAuthError::invalid_client(
                "client_id or client_secret is missing",
            )),
        },
    }
}

/// Id and secret are form-encoded before they are joined, RFC 6749 section 2.3.1.
fn basic(headers: &HeaderMap) -> Option<Client> {
    let credentials = STANDARD.decode(auth::credentials(headers, "Basic")?).ok()?;
    let (id, secret) = str::from_utf8(&credentials).ok()?.split_once(':')?;
    Some(Client {
        id: decode(id)?,
        secret: decode(secret)?,
    })
}

/// Without what has no value, as if it were not there.
fn form(body: &[u8]) -> Result<HashMap<String, String>, OAuthError> {
    let broken = || OAuthError::invalid_request("the form is not UTF-8");
    let mut form = HashMap::new();
    for pair in str::from_utf8(body).map_err(|_| broken())?.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).ok_or_else(broken)?;
        let value = decode(value).ok_or_else(broken)?;
        if value.is_empty() {
            continue;
        }
        if form.contains_key(&name) {
            let description = format!("{name} is there more than once");
            return Err(OAuthError::invalid_request(description));
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
