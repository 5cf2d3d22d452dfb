//! Records the result of a request.

use rusqlite::{Connection, params};

use super::connection::Journal;
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
        let store = move |connection: &Connection| {
            connection.execute(
                "UPDATE request SET \
                   response = ?2, \
                   responded_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), \
                   state = iif(state = 'sending', 'responded', state) \
                 WHERE number = ?1",
                params![request, body],
            )?;
            history::record(connection, "responded", request, None)
        };
        self.write("store-response", store).await
    }

    /// Plans the documents of a request again: the service cannot have accepted it.
    pub(crate) async fn replan(&self, request: i64, reason: &str) -> Result<(), JournalError> {
        let reason = reason.to_owned();
        let replan = move |connection: &Connection| {
            set_documents(connection, request, DocumentState::Planned, None)?;
            end(connection, request, "failed", "replanned", &reason)
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
        self.write("mark-unknown", move |connection| {
            mark_unknown(connection, request, &reason)?;
            Ok(())
        })
        .await
    }
}

/// Returns the number of documents that became unknown.
pub(super) fn mark_unknown(
    connection: &Connection,
    request: i64,
    reason: &str,
) -> rusqlite::Result<u64> {
    let unknown = set_documents(connection, request, DocumentState::Unknown, Some(reason))?;
    end(connection, request, "unknown", "unknown", reason)?;
    Ok(unknown)
}

/// Sets the state of the documents that the request sends, and returns their number. Others
/// are settled by a webhook.
pub(super) fn set_documents(
    connection: &Connection,
    request: i64,
    state: DocumentState,
    reason: Option<&str>,
) -> rusqlite::Result<u64> {
    let changed = connection.execute(
        "UPDATE document SET state = ?2, reason = ?3 \
         WHERE state = 'sending' AND (number, attempts) IN \
           (SELECT document, number FROM attempt WHERE request = ?1)",
        params![request, state.as_str(), reason],
    )?;
    Ok(changed as u64)
}

/// Ends a request that no webhook has shown to be accepted.
pub(super) fn end(
    connection: &Connection,
    request: i64,
    state: &str,
    step: &str,
    reason: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE request SET state = ?2, error = ?3 \
         WHERE number = ?1 AND state IN ('sending', 'responded')",
        params![request, state, reason],
    )?;
    history::record(connection, step, request, Some(reason))
}
