//! Error responses in the format of the service.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::requested_version::RequestedVersion;

/// An error response in the JSON format of NestJS.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    message: Message,
    /// `None` in errors of Express, which NestJS passes on.
    error: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Message {
    One(String),
    /// Validation messages.
    List(Vec<String>),
}

impl ApiError {
    fn new(status: StatusCode, error: &'static str, message: impl Into<String>) -> ApiError {
        ApiError {
            status,
            message: Message::One(message.into()),
            error: Some(error),
        }
    }

    /// Returns an error of Express's body parser.
    fn express(status: StatusCode, message: impl Into<String>) -> ApiError {
        ApiError {
            status,
            message: Message::One(message.into()),
            error: None,
        }
    }

    pub(crate) fn unreadable_body(message: impl Into<String>) -> ApiError {
        ApiError::express(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unsupported_media_type(message: impl Into<String>) -> ApiError {
        ApiError::express(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the messages in one line.
    #[cfg(feature = "inbox")]
    pub(crate) fn text(&self) -> String {
        match &self.message {
            Message::One(message) => message.clone(),
            Message::List(messages) => messages.join("; "),
        }
    }

    /// Returns the message of a client error with status 400.
    pub(crate) fn bad_request_message(&self) -> Option<&str> {
        match &self.message {
            Message::One(message) if self.status == StatusCode::BAD_REQUEST => Some(message),
            _ => None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "Bad Request", message)
    }

    pub(crate) fn invalid_body(messages: Vec<String>) -> ApiError {
        let (status, error) = (StatusCode::BAD_REQUEST, "Bad Request");
        ApiError {
            status,
            message: Message::List(messages),
            error: Some(error),
        }
    }

    pub(crate) fn invalid_file_name() -> ApiError {
        ApiError::bad_request(
            "ファイル名に使用できない文字が含まれています(/ \\ : * ? \" < > | および制御文字は使用不可)",
        )
    }

    pub(crate) fn unauthorized() -> ApiError {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "認証情報が不正です",
        )
    }

    /// The texts are those of the status.
    pub(crate) fn of_status(status: StatusCode) -> ApiError {
        let reason = status.canonical_reason().unwrap_or("Unknown Status");
        ApiError::new(status, reason, reason)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "Forbidden", message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::CONFLICT, "Conflict", message)
    }

    pub(crate) fn stopping() -> ApiError {
        ApiError::internal("the emulator is shutting down")
    }

    pub(crate) fn not_found(message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "Not Found", message)
    }

    pub(crate) fn unknown_design() -> ApiError {
        ApiError::not_found("指定したデザインが存在しません")
    }

    pub(crate) fn unknown_version(version: &RequestedVersion) -> ApiError {
        ApiError::not_found(format!(
            "指定したバージョン({})が存在しません",
            version.text
        ))
    }

    pub(crate) fn unknown_request() -> ApiError {
        ApiError::not_found("指定された生成ジョブ (requestId) が見つかりません。")
    }

    /// The status is an assumption, as in the other errors of jobs and files.
    pub(crate) fn job_not_ready() -> ApiError {
        ApiError::not_found("ジョブはまだ完了していません。少し待って再試行してください。")
    }

    pub(crate) fn file_not_available() -> ApiError {
        ApiError::not_found("ダウンロード対象が存在しないか、保管期限を過ぎています。")
    }

    pub(crate) fn too_many_files() -> ApiError {
        ApiError::bad_request("一度に生成可能なファイル数の上限に達しました。")
    }

    pub(crate) fn rendering_failed() -> ApiError {
        ApiError::internal("PDF への変換に失敗しました。")
    }

    pub(crate) fn missing_credentials() -> ApiError {
        let message = "認証方式ヘッダーが存在しません";
        ApiError::new(
            StatusCode::PRECONDITION_FAILED,
            "Precondition Failed",
            message,
        )
    }

    pub(crate) fn payload_too_large() -> ApiError {
        let error = "Request Entity Too Large";
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, error, "Payload Too Large")
    }

    /// The message of NestJS; the service's own is unknown.
    pub(crate) fn too_many_requests() -> ApiError {
        let message = "ThrottlerException: Too Many Requests";
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests", message)
    }

    /// A request whose body stopped in the middle.
    pub(crate) fn request_timeout() -> ApiError {
        let reason = "Request Timeout";
        ApiError::new(StatusCode::REQUEST_TIMEOUT, reason, reason)
    }

    /// A synchronous request that exceeded its timeout.
    pub(crate) fn gateway_timeout() -> ApiError {
        let status = StatusCode::GATEWAY_TIMEOUT;
        ApiError::new(status, "Request timeout", "Gateway Timeout")
    }

    pub(crate) fn internal(message: impl Into<String>) -> ApiError {
        let (status, error) = (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        ApiError::new(status, error, message)
    }
}

impl From<getrandom::Error> for ApiError {
    fn from(error: getrandom::Error) -> ApiError {
        ApiError::internal(error.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body {
            status_code: u16,
            message: Message,
            #[serde(skip_serializing_if = "Option::is_none")]
            error: Option<&'static str>,
        }
        let status_code = self.status.as_u16();
        let body = Body {
            status_code,
            message: self.message,
            error: self.error,
        };
        (self.status, Json(body)).into_response()
    }
}
