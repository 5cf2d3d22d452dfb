//! The reasons why fields of the form are invalid.

use std::collections::HashMap;

use super::super::language::Language;
use super::fields::{MAX_COUNT, MAX_ROWS};

/// The fields that are invalid, by their places.
pub(super) type FieldErrors = HashMap<String, FieldError>;

/// The reason why a field is invalid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum FieldError {
    Number,
    /// The number of requests to send.
    Count,
    /// The cause.
    Json(String),
    TooManyRows,
    /// Too many rows, which were written as JSON.
    RowsAsJson,
}

impl FieldError {
    pub(super) fn message(&self, language: Language) -> String {
        match self {
            FieldError::Number => language
                .pick(
                    "invalid number; write it as JSON does, such as 1200 or -0.5, up to 1.8e308",
                    "数値が正しくありません。1200 や -0.5 のように、1.8e308 まで入力できます。",
                )
                .to_owned(),
            FieldError::Count => language.pick(
                format!("invalid number of requests; write one from 1 to {MAX_COUNT}"),
                format!("送信する回数が正しくありません。1 から {MAX_COUNT} までの整数を入力してください。"),
            ),
            FieldError::Json(cause) => {
                let invalid = language.pick("invalid JSON", "JSON が正しくありません");
                format!("{invalid}: {cause}")
            }
            FieldError::TooManyRows => language.pick(
                format!("too many rows: a form takes {MAX_ROWS}; write the parameters as JSON"),
                format!("行が多すぎます。{MAX_ROWS} 行を超える場合は JSON で入力してください。"),
            ),
            FieldError::RowsAsJson => language.pick(
                format!("too many rows: a form takes {MAX_ROWS}; the parameters are JSON now, so check them and generate again"),
                format!("行が多すぎます。フォームは {MAX_ROWS} 行までのため、パラメータを JSON にしました。確認してもう一度生成してください。"),
            ),
        }
    }
}
