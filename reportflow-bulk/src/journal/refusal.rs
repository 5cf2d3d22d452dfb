//! Refused documents.
//!
//! A service that refuses every request, for example because the quota is used up, refuses
//! valid documents too. So a document stays planned with its reason until another request,
//! sent later, is accepted.

use super::connection::Journal;
use super::database::{DatabaseError, Session, params};
use super::history;
use super::response::{end, revive, set_documents};
use super::worker::is_finished;
use crate::error::JournalError;
use crate::state::DocumentState;

/// The refusal of some documents of a request.
pub(crate) struct Refusal {
    /// The positions of the documents, and the reasons.
    pub(crate) reasons: Vec<(usize, String)>,
    /// Is `true` if the service named the documents.
    pub(crate) is_named: bool,
}

/// Refused documents: their keys and reasons.
pub(crate) type Refused = Vec<(String, String)>;

/// The result of [`Journal::confirm_refusals`].
#[derive(Debug, PartialEq)]
pub(crate) enum Confirmation {
    /// These documents are refused.
    Refused(Refused),
    /// The service may refuse every request.
    Uncertain,
    /// Another worker has planned documents again, or sends some.
    Unfinished,
}

impl Journal {
    /// Plans the refused documents again, because the service refuses every request.
    pub(crate) async fn forget_refusals(&self) -> Result<(), JournalError> {
        self.write("forget-refusals", |session| forget(session))
            .await
    }

    /// Takes refused documents out of a request, and plans the others again. A document that
    /// an earlier attempt may have made becomes unknown. The others become refused when
    /// [`Journal::accept`] or [`Journal::confirm_refusals`] shows that the refusal is about
    /// them.
    pub(crate) async fn refuse(&self, request: i64, refusal: Refusal) -> Result<(), JournalError> {
        let refuse = move |session: &dyn Session| {
            let sql = "UPDATE document SET \
                   state = CASE WHEN earlier.error IS NULL THEN 'planned' ELSE 'unknown' END, \
                   reason = coalesce(earlier.error || '; sent again: ', '') || $3, \
                   refusal_is_named = $4, \
                   refused_after = (SELECT max(number) FROM request) \
                 FROM (SELECT (\
                   SELECT coalesce(error, '') FROM attempt \
                   JOIN request ON request.number = attempt.request \
                   WHERE attempt.document = this.document AND request.state = 'unknown' \
                   ORDER BY attempt.number DESC LIMIT 1\
                 ) AS error, document, number FROM attempt AS this \
                 WHERE request = $1 AND position = $2) AS earlier \
                 WHERE state = 'sending' AND document.number = earlier.document \
                   AND attempts = earlier.number";
            revive(session, request)?;
            let detail = format!("{} documents refused", refusal.reasons.len());
            for (position, reason) in &refusal.reasons {
                // The request does not have a position that is too large for SQLite.
                let position = i64::try_from(*position).unwrap_or(-1);
                session.execute(sql, params![request, position, reason, refusal.is_named])?;
            }
            set_documents(session, request, DocumentState::Planned, None)?;
            end(session, request, "failed", "refused", &detail)
        };
        self.write("refuse", refuse).await
    }

    /// Plans the documents of a request again, in requests of half the size.
    pub(crate) async fn split(&self, request: i64, reason: &str) -> Result<(), JournalError> {
        let reason = reason.to_owned();
        let split = move |session: &dyn Session| {
            revive(session, request)?;
            session.execute(
                "UPDATE document SET \
                   max_batch = (SELECT (count(*) + 1) / 2 FROM attempt WHERE request = $1) \
                 WHERE state = 'sending' AND (number, attempts) IN \
                   (SELECT document, number FROM attempt WHERE request = $1)",
                params![request],
            )?;
            set_documents(session, request, DocumentState::Planned, None)?;
            end(session, request, "failed", "split", &reason)
        };
        self.write("split", split).await
    }

    /// Returns the number of planned documents that the service refused, and one of the
    /// reasons, or `None` if there are none. The service may have refused every request:
    /// the next run sends them again.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// if let Some((documents, reason)) = journal.refused_for_now().await? {
    ///     println!("{documents} are sent again: {reason}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn refused_for_now(&self) -> Result<Option<(u64, String)>, JournalError> {
        let sql = "SELECT count(*), min(reason) FROM document /* by refusal */ \
                   WHERE state = 'planned' AND reason IS NOT NULL";
        let read = |session: &dyn Session| {
            let mut row = session.row(sql, params![])?;
            let (documents, reason) = (row.take(0)?, row.take::<Option<String>>(1)?);
            Ok(reason.map(|reason| (documents, reason)))
        };
        self.query(read).await
    }

    /// Ends the refused documents of a run that has nothing else to do, unless the service may
    /// refuse every request: then they stay planned. A refusal is about its
    /// document if the service named it, or accepted another one of the last request that had
    /// both. A quota that ends between the two looks the same, but no other document that it
    /// refuses has such a neighbour. The requests of earlier runs do not count: their service
    /// may have had another quota.
    pub(crate) async fn confirm_refusals(&self) -> Result<Confirmation, JournalError> {
        let worker = self.worker();
        let confirm = move |session: &dyn Session| {
            if let Some(worker) = worker
                && !is_finished(session, worker)?
            {
                return Ok(Confirmation::Unfinished);
            }
            let sql = "SELECT EXISTS (\
                       SELECT 1 FROM document AS this /* by refusal */ \
                       WHERE state = 'planned' AND reason IS NOT NULL AND NOT refusal_is_named \
                         AND NOT EXISTS (\
                           SELECT 1 FROM attempt JOIN document ON document.number = attempt.document \
                           WHERE document.request_id IS NOT NULL AND attempt.request = (\
                             SELECT own.request FROM attempt AS own \
                             WHERE own.document = this.number AND own.request > (SELECT last_earlier_request FROM run) AND EXISTS (\
                               SELECT 1 FROM attempt AS other WHERE other.request = own.request \
                                 AND other.document <> this.number) \
                             ORDER BY own.number DESC LIMIT 1)))";
            if session.row(sql, params![])?.take(0)? {
                return Ok(Confirmation::Uncertain);
            }
            confirm_before(session, i64::MAX).map(Confirmation::Refused)
        };
        self.write("confirm-refusals", confirm).await
    }
}

/// Ends the documents that were refused before a request was sent, which the service
/// accepted.
pub(super) fn confirm_before(
    session: &dyn Session,
    request: i64,
) -> Result<Refused, DatabaseError> {
    let confirmed = session.rows(
        "UPDATE document /* by refusal */ SET state = 'refused' \
         WHERE state = 'planned' AND reason IS NOT NULL AND refused_after < $1 \
         RETURNING number, key, reason",
        params![request],
    )?;
    let mut refused = Refused::new();
    for mut row in confirmed {
        let (key, reason): (_, String) = (row.take(1)?, row.take(2)?);
        history::record_document(session, "refused", row.take(0)?, Some(&reason))?;
        refused.push((key, reason));
    }
    Ok(refused)
}

/// Plans documents again whose refusal was not confirmed when the run before ended. What that
/// run saw says nothing about the service of today.
pub(super) fn forget(session: &dyn Session) -> Result<(), DatabaseError> {
    session.execute(
        "UPDATE document SET reason = NULL, refusal_is_named = FALSE, refused_after = NULL \
         WHERE state = 'planned' AND refused_after IS NOT NULL",
        params![],
    )?;
    session.execute(
        "UPDATE run SET last_earlier_request = (SELECT coalesce(max(number), 0) FROM request)",
        params![],
    )?;
    Ok(())
}
