//! Decisions about unknown documents.

use std::time::Duration;

use reportflow_core::{FileId, RequestId};

use super::connection::{Failure, Journal};
use super::database::{DatabaseError, Session, params};
use super::history;
use crate::error::JournalError;
use crate::state::DocumentState;

/// The decision about an unknown document; see [`Journal::settle`].
///
/// ```
/// use reportflow_bulk::Settlement;
///
/// let made = Settlement::Made {
///     request_id: "Q7n2Xk9DhT4VbRc5".parse()?,
///     file_id: "F3x8Lm2WqZ7TgYp1".parse()?,
/// };
/// # Ok::<(), reportflow_core::IdError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Settlement {
    /// The service did not make it: send it again.
    Resend,
    /// The service made it: fetch this file.
    Made {
        /// The id of the request.
        request_id: RequestId,
        /// The id of the file.
        file_id: FileId,
    },
    /// Give it up. This is also possible for a planned document with a reason: the service
    /// refused it, and every other request.
    Skip,
}

impl Journal {
    /// Decides about an unknown document. The next run acts on it.
    ///
    /// # Errors
    ///
    /// [`JournalError::UnknownKey`] if the journal has no such document,
    /// [`JournalError::NotUnknown`] if it is in another state, and
    /// [`JournalError::OtherFile`] if the file is that of another document.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::{Journal, Settlement};
    ///
    /// let journal = Journal::open("november.db").await?;
    /// journal.settle("INV-0042", Settlement::Resend).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn settle(&self, key: &str, settlement: Settlement) -> Result<(), JournalError> {
        self.settle_all([key], settlement).await
    }

    /// Decides about unknown documents: about all of them, or after an error about none.
    ///
    /// # Errors
    ///
    /// See [`Journal::settle`].
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::Settlement;
    ///
    /// journal.settle_all(["INV-0042", "INV-0043"], Settlement::Skip).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn settle_all(
        &self,
        keys: impl IntoIterator<Item = impl Into<String>>,
        settlement: Settlement,
    ) -> Result<(), JournalError> {
        let keys: Vec<String> = keys.into_iter().map(Into::into).collect();
        let settle = move |session: &dyn Session| {
            for key in &keys {
                settle(session, key, &settlement)?;
            }
            Ok(())
        };
        self.try_write("settle", settle).await
    }

    /// Returns the time since the newest request with unknown documents, for the wait for
    /// webhooks.
    pub(crate) async fn unknown_age(&self) -> Result<Option<Duration>, JournalError> {
        let read = |session: &dyn Session| {
            let age = session.seconds_since("max(sent_at)");
            let sql = format!(
                "SELECT {age} FROM document \
                 JOIN attempt ON attempt.document = document.number AND attempt.number = attempts \
                 JOIN request ON request.number = request \
                 WHERE document.state = 'unknown'"
            );
            let seconds: Option<f64> = session.row(&sql, params![])?.take(0)?;
            // The clock may have been set back.
            Ok(seconds.map(|it| Duration::try_from_secs_f64(it).unwrap_or_default()))
        };
        self.query(read).await
    }

    /// Plans unknown documents again, but not those with `max_attempts` unknown requests, not
    /// those whose last attempt was refused, and not those that the service made: its
    /// response or a person said so. Returns the number.
    pub(crate) async fn resend_unknown(&self, max_attempts: u32) -> Result<u64, JournalError> {
        let resend = move |session: &dyn Session| {
            let resent = session.execute(
                "UPDATE document SET state = 'planned', reason = NULL \
                 WHERE state = 'unknown' AND request_id IS NULL AND NOT is_settled AND (\
                   SELECT count(*) < $1 AND max(attempt.number) = document.attempts \
                   FROM attempt JOIN request ON request.number = attempt.request \
                   WHERE attempt.document = document.number AND request.state = 'unknown')",
                params![max_attempts],
            )?;
            let detail = format!("{resent} documents");
            history::record_run(session, "resent", Some(&detail))?;
            Ok(resent)
        };
        self.write("resend-unknown", resend).await
    }

    /// Gives up all unknown documents. Returns their keys and reasons.
    pub(crate) async fn skip_unknown(&self) -> Result<Vec<(String, String)>, JournalError> {
        let skip = |session: &dyn Session| {
            let skipped = session.rows(
                "UPDATE document SET state = 'skipped' WHERE state = 'unknown' \
                 RETURNING key, coalesce(reason, '')",
                params![],
            )?;
            let detail = format!("{} documents", skipped.len());
            history::record_run(session, "skipped", Some(&detail))?;
            let skipped = skipped.into_iter();
            skipped
                .map(|mut row| Ok((row.take(0)?, row.take(1)?)))
                .collect()
        };
        self.write("skip-unknown", skip).await
    }
}

fn settle(
    session: &dyn Session,
    key: &str,
    settlement: &Settlement,
) -> Result<(), Failure<JournalError>> {
    let sql = "SELECT number, state, reason IS NOT NULL FROM document WHERE key = $1";
    let Some(mut row) = session.optional_row(sql, params![key])? else {
        let key = key.to_owned();
        return Err(Failure::Rejected(JournalError::UnknownKey { key }));
    };
    let (number, state, has_reason): (i64, _, bool) = (row.take(0)?, row.take(1)?, row.take(2)?);
    match state {
        DocumentState::Unknown => {}
        // The service refused it.
        DocumentState::Planned if has_reason && matches!(settlement, Settlement::Skip) => {}
        state => {
            let key = key.to_owned();
            return Err(Failure::Rejected(JournalError::NotUnknown { key, state }));
        }
    }
    let step = match settlement {
        Settlement::Resend => {
            session.execute(
                "UPDATE document SET \
                   state = 'planned', request_id = NULL, file_id = NULL, is_settled = FALSE, \
                   reason = NULL \
                 WHERE number = $1",
                params![number],
            )?;
            "settled: resend"
        }
        Settlement::Made {
            request_id,
            file_id,
        } => {
            let ids = (request_id.as_str(), file_id.as_str());
            if let Some(key) = key_of_file(session, ids, number)? {
                return Err(Failure::Rejected(JournalError::OtherFile { key }));
            }
            session.execute(
                "UPDATE document SET \
                   state = 'accepted', request_id = $2, file_id = $3, is_settled = TRUE, \
                   reason = NULL \
                 WHERE number = $1",
                params![number, ids.0, ids.1],
            )?;
            "settled: made"
        }
        Settlement::Skip => {
            session.execute(
                "UPDATE document SET state = 'skipped' WHERE number = $1",
                params![number],
            )?;
            "settled: skip"
        }
    };
    Ok(history::record_document(session, step, number, None)?)
}

/// Returns the key of another document that has a file.
fn key_of_file(
    session: &dyn Session,
    (request_id, file_id): (&str, &str),
    number: i64,
) -> Result<Option<String>, DatabaseError> {
    let sql = "SELECT key FROM document \
               WHERE request_id = $1 AND file_id = $2 AND number <> $3 \
               UNION ALL \
               SELECT key FROM duplicate JOIN document ON number = duplicate.document \
               WHERE duplicate.request_id = $1 AND duplicate.file_id = $2 AND number <> $3";
    let row = session.optional_row(sql, params![request_id, file_id, number])?;
    row.map(|mut row| row.take(0)).transpose()
}
