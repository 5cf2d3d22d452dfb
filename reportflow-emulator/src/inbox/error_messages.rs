//! The messages of the API's error responses.

use serde::Deserialize;

#[derive(Deserialize)]
struct Body {
    message: Message,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    One(String),
    List(Vec<String>),
}

/// Returns the messages of a response. The list is empty for other JSON.
pub(super) fn error_messages(json: &[u8]) -> Vec<String> {
    match serde_json::from_slice::<Body>(json) {
        Ok(body) => match body.message {
            Message::One(message) => vec![message],
            Message::List(messages) => messages,
        },
        Err(_) => Vec::new(),
    }
}
