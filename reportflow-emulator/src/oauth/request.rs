//! Parses and validates a token request.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::OAuthError;
use crate::api_error::ApiError;
use crate::http::authorization::credentials;
use crate::http::{Members, RequestBody, form};

/// The scope of all tokens. Other scopes of a request are ignored.
pub(crate) const SCOPE: &str = "pdf:generate";

/// The members of a request that are used. A JSON body may have others.
const MEMBERS: [&str; 4] = ["grant_type", "client_id", "client_secret", "refresh_token"];

/// A valid token request.
pub(crate) struct TokenRequest {
    pub(super) client: Client,
    pub(crate) grant: Grant,
}

/// A client that identifies itself. A public client has no secret.
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: Option<String>,
}

/// The grant of a token request.
pub(crate) enum Grant {
    ClientCredentials,
    /// With the refresh token. No earlier response issued it, because the
    /// emulator has no login page.
    RefreshToken(String),
}

/// Parses a token request: a form, as in RFC 6749, or JSON, as the vendor's
/// client sends it.
pub(crate) fn parse(body: &RequestBody) -> Result<TokenRequest, OAuthError> {
    let mut parameters = if let Some(form) = body.form().map_err(invalid_request)? {
        parse_form(&form)?
    } else if let Some(json) = body.json().map_err(invalid_request)? {
        parse_json(&json)?
    } else if body.is_empty() {
        HashMap::new()
    } else {
        let description = "the body must be a form or JSON: set its Content-Type";
        return Err(OAuthError::invalid_request(description));
    };
    let client = client(body.headers(), &mut parameters)?;
    let grant = match parameters.get("grant_type").map(String::as_str) {
        Some("client_credentials") => Grant::ClientCredentials,
        Some("refresh_token") => {
            let token = parameters.remove("refresh_token");
            let missing = || OAuthError::invalid_request("missing refresh_token");
            Grant::RefreshToken(token.ok_or_else(missing)?)
        }
        Some(_) => return Err(OAuthError::unsupported_grant_type()),
        None => return Err(OAuthError::invalid_request("missing grant_type")),
    };
    Ok(TokenRequest { client, grant })
}

/// Returns the client from `client_secret_basic`, `client_secret_post` or, if it
/// is public, `client_id`.
fn client(
    headers: &HeaderMap,
    parameters: &mut HashMap<String, String>,
) -> Result<Client, OAuthError> {
    let secret = parameters.remove("client_secret");
    match (headers.contains_key(AUTHORIZATION), secret) {
        (true, Some(_)) => Err(OAuthError::invalid_request(
            "duplicate client authentication: use the header or the body, not both",
        )),
        (true, None) => basic(headers).ok_or_else(|| {
            OAuthError::invalid_client("the Authorization header is not valid Basic authentication")
        }),
        (false, secret) => match parameters.remove("client_id") {
            Some(id) => Ok(Client { id, secret }),
            None => Err(OAuthError::invalid_client("missing client_id")),
        },
    }
}

/// Returns the credentials in the header. The id and the secret are
/// form-encoded before they are joined (RFC 6749 section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<Client> {
    let credentials = STANDARD.decode(credentials(headers, "Basic")?).ok()?;
    let (id, secret) = str::from_utf8(&credentials).ok()?.split_once(':')?;
    Some(Client {
        id: String::from_utf8(form::decode(id)).ok()?,
        secret: Some(String::from_utf8(form::decode(secret)).ok()?),
    })
}

/// Parses a form. Ignores parameters without a value, and rejects duplicates
/// (RFC 6749 section 3.2). `form_urlencoded` checks neither duplicates nor
/// UTF-8.
fn parse_form(form: &str) -> Result<HashMap<String, String>, OAuthError> {
    let not_utf8 = || OAuthError::invalid_request("the form is not UTF-8");
    // Invalid bytes of the body.
    if form.contains(char::REPLACEMENT_CHARACTER) {
        return Err(not_utf8());
    }
    let text = |bytes| String::from_utf8(bytes).map_err(|_| not_utf8());
    let mut parameters = HashMap::new();
    for (name, value) in form::pairs(form) {
        let (name, value) = (text(name)?, text(value)?);
        if value.is_empty() {
            continue;
        }
        if parameters.contains_key(&name) {
            return Err(OAuthError::invalid_request(format!("duplicate {name}")));
        }
        parameters.insert(name, value);
    }
    Ok(parameters)
}

/// Parses a JSON object. Ignores members that are not texts, or empty.
fn parse_json(json: &str) -> Result<HashMap<String, String>, OAuthError> {
    // The message of the parser would quote the secret.
    let invalid = |_| OAuthError::invalid_request("the body must be a JSON object");
    let members = Members::of_body(json).map_err(invalid)?;
    let texts = MEMBERS.iter().filter_map(|name| {
        let text = members.text(name).filter(|text| !text.is_empty())?;
        Some(((*name).to_owned(), text))
    });
    Ok(texts.collect())
}

/// Converts an error of a body that cannot be read.
fn invalid_request(error: ApiError) -> OAuthError {
    match error.bad_request_message() {
        Some(message) => OAuthError::invalid_request(message),
        None => OAuthError::Api(error),
    }
}
