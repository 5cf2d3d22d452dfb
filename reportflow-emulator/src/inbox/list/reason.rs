//! The reason why a request was refused.

use serde::Deserialize;

use crate::model::{Json, RequestRecord};

/// The request's own page has the whole message.
const MAX_CHARS: usize = 200;

/// The first message of a response.
pub(super) struct Reason {
    pub(super) message: String,
    /// The number of further messages.
    pub(super) others: usize,
}

/// Returns the first message of the response to a rejected request.
pub(super) fn reason(record: &RequestRecord) -> Option<Reason> {
    let response = record.rejection.as_ref()?.response.as_ref()?;
    let mut messages = messages(response)?.into_iter();
    let message = messages.next()?;
    let cut = message
        .char_indices()
        .nth(MAX_CHARS)
        .map(|(index, _)| index);
    Some(Reason {
        message: match cut {
            Some(cut) => format!("{}…", &message[..cut]),
            None => message,
        },
        others: messages.len(),
    })
}

fn messages(response: &Json) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Body {
        message: Messages,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Messages {
        One(String),
        Several(Vec<String>),
    }
    let body: Body = serde_json::from_str(response.as_str()).ok()?;
    Some(match body.message {
        Messages::One(message) => vec![message],
        Messages::Several(messages) => messages,
    })
}
