//! Errors as pages. The API has them as JSON.

use axum::body::to_bytes;
use axum::extract::{FromRequestParts as _, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::error_messages::error_messages;
use super::language::Language;
use super::page::bare_page;
use super::preferences::Preferences;
use crate::api_error::ApiError;

/// The longest message that a page shows, in characters.
const MAX_CHARS: usize = 2000;

/// Turns the errors of a page into pages.
pub(super) async fn render(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(preferences) = Preferences::from_request_parts(&mut parts, &()).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE);
    let is_json = content_type.is_some_and(|it| it == "application/json");
    if !(status.is_client_error() || status.is_server_error()) || !is_json {
        return response;
    }
    // The emulator's own error responses are in memory already, so this cannot fail.
    let body = to_bytes(response.into_body(), usize::MAX).await;
    let body = body.unwrap_or_default();
    // The API's messages for what is unknown are the service's, in Japanese.
    let messages = match status {
        StatusCode::NOT_FOUND => vec![unknown(preferences.language)],
        _ => error_messages(&body),
    };
    error_page(preferences, status, &messages)
}

fn unknown(language: Language) -> String {
    let message = language.pick(
        "This page does not exist, or its design, version or request is unknown.",
        "このページは存在しないか、デザイン、バージョン、リクエストのいずれかが見つかりません。",
    );
    message.to_owned()
}

fn error_page(preferences: Preferences, status: StatusCode, messages: &[String]) -> Response {
    let language = preferences.language;
    let title = match status {
        StatusCode::NOT_FOUND => language.pick("Not found", "見つかりません"),
        StatusCode::FORBIDDEN => language.pick("Forbidden", "許可されていません"),
        StatusCode::INTERNAL_SERVER_ERROR => language.pick("Internal error", "内部エラー"),
        StatusCode::BAD_REQUEST => {
            language.pick("The request is invalid", "リクエストが正しくありません")
        }
        other => other.canonical_reason().unwrap_or_default(),
    };
    let content = html! {
        h1 { (title) " " span.chip { (status.as_u16()) } }
        @for message in messages {
            p.error { (message.chars().take(MAX_CHARS).collect::<String>()) }
        }
        p { a href="/" { (language.pick("To the requests", "リクエスト一覧へ")) } }
    };
    (status, bare_page(preferences, title, "/", &content)).into_response()
}

/// Responds to paths below `/inbox` that have no page, and to methods that a page lacks.
pub(super) async fn unknown_page() -> ApiError {
    ApiError::not_found("this page does not exist")
}
