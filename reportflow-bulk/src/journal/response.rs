//! Records the result of a request.

use super::connection::Journal;
use super::database::{DatabaseError, Session, params};
use super::history;
use crate::error::JournalError;
use crate::state::DocumentState;

impl Journal {
    /// Stores the response before it is decoded.
    pub(crate) async fn store_response(
        &self,
        request: i64,
        body: Vec<u8>,
    ) -> Result<(), JournalError> {
        let store = move |session: &dyn Session| {
            session.execute(
                "UPDATE request SET \
                   response = $2, \
                   responded_at = clock_timestamp(), \
                   state = CASE WHEN state IN ('sending', 'unknown') THEN 'responded' \
                     ELSE state END \
                 WHERE number = $1",
                params![request, body.as_slice()],
            )?;
            history::record(session, "responded", request, None)
        };
        self.write("store-response", store).await
    }

    /// Plans the documents of a request again: the service cannot have accepted it.
    pub(crate) async fn replan(&self, request: i64, reason: &str) -> Result<(), JournalError> {
        let reason = reason.to_owned();
        let replan = move |session: &dyn Session| {
            revive(session, request)?;
            set_documents(session, request, DocumentState::Planned, None)?;
            end(session, request, "failed", "replanned", &reason)
        };
        self.write("replan", replan).await
    }

    /// Marks the documents of a request as unknown.
    pub(crate) async fn mark_unknown(
        &self,
        request: i64,
        reason: &str,
    ) -> Result<(), JournalError> {
        let reason = reason.to_owned();
        self.write("mark-unknown", move |session| {
            mark_unknown(session, request, &reason)?;
            Ok(())
        })
        .await
    }
}

/// Takes back that a request is unknown. Another worker took this one for gone, but it knows that
/// the service did not accept the request. Documents that somebody decided about stay.
pub(super) fn revive(session: &dyn Session, request: i64) -> Result<(), DatabaseError> {
    session.execute(
        "UPDATE document SET state = 'sending', reason = NULL \
         WHERE state = 'unknown' AND request_id IS NULL AND NOT is_settled \
           AND (number, attempts) IN \
             (SELECT document, number FROM attempt WHERE request = $1) \
           AND (SELECT state FROM request WHERE number = $1) IN ('unknown', 'responded')",
        params![request],
    )?;
    session.execute(
        "UPDATE request SET state = 'sending', error = NULL \
         WHERE number = $1 AND state IN ('unknown', 'responded')",
        params![request],
    )?;
    Ok(())
}

/// Returns the number of documents that became unknown.
pub(super) fn mark_unknown(
    session: &dyn Session,
    request: i64,
    reason: &str,
) -> Result<u64, DatabaseError> {
    let unknown = set_documents(session, request, DocumentState::Unknown, Some(reason))?;
    end(session, request, "unknown", "unknown", reason)?;
    Ok(unknown)
}

/// Sets the state of the documents that the request sends, and returns their number. Others
/// are settled by a webhook.
pub(super) fn set_documents(
    session: &dyn Session,
    request: i64,
    state: DocumentState,
    reason: Option<&str>,
) -> Result<u64, DatabaseError> {
    session.execute(
        "UPDATE document SET state = $2, reason = $3 \
         WHERE state = 'sending' AND (number, attempts) IN \
           (SELECT document, number FROM attempt WHERE request = $1)",
        params![request, state.as_str(), reason],
    )
}

/// Ends a request that no webhook has shown to be accepted.
pub(super) fn end(
    session: &dyn Session,
    request: i64,
    state: &str,
    step: &str,
    reason: &str,
) -> Result<(), DatabaseError> {
    session.execute(
        "UPDATE request SET state = $2, error = $3 \
         WHERE number = $1 AND state IN ('sending', 'responded')",
        params![request, state, reason],
    )?;
    history::record(session, step, request, Some(reason))
}
