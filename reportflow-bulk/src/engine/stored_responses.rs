//! Responses that were stored, and not read: their process ended.

use super::context::Context;
use super::response::read_response;
use crate::error::Error;
use crate::event::EventKind;

/// Reads the responses of processes that are gone. With `unreadable`, also those that an older
/// version of this crate could not read.
pub(super) async fn read_stored_responses(
    context: &Context,
    unreadable: bool,
) -> Result<(), Error> {
    for stored in context.journal.unread_responses(unreadable).await? {
        match read_response(&stored.body) {
            Some(evidence) => {
                let refused = context.journal.accept(stored.request, evidence).await?;
                context.emit(EventKind::Accepted, stored.documents);
                context.report_refused(refused).await;
            }
            None if stored.is_unknown => {}
            None => {
                let reason = "the response of the service has no request id";
                context.journal.mark_unknown(stored.request, reason).await?;
                context.emit(EventKind::Unknown, stored.documents);
            }
        }
    }
    Ok(())
}
