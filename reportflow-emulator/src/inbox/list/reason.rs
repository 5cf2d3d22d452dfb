//! The reason why a request was refused.

use crate::inbox::error_messages::error_messages;
use crate::model::RequestRecord;

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
    let mut messages = error_messages(response.as_str().as_bytes()).into_iter();
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
