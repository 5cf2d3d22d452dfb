//! Applies evidence that the service accepted documents.

use std::collections::{BTreeMap, BTreeSet};

use super::connection::Journal;
use super::database::{DatabaseError, Param, Session, params, rows_of};
use super::refusal::Refused;
use super::{claim, history, refusal};
use crate::error::JournalError;
use crate::tag::Tag;

/// Files of an accepted request, by a response or a webhook.
pub(crate) struct Evidence {
    /// The service's id.
    pub(crate) request_id: String,
    /// The files whose passthrough has a tag of this run.
    pub(crate) files: Vec<(Tag, String)>,
    /// Is `true` if the service has rendered the files.
    pub(crate) is_announced: bool,
}

impl Journal {
    /// Marks the documents of a request as accepted. Files of `evidence` give the documents
    /// their file ids. Returns the documents whose refusal this confirms.
    pub(crate) async fn accept(
        &self,
        request: i64,
        evidence: Evidence,
    ) -> Result<Refused, JournalError> {
        let run_id = self.run_id().to_owned();
        let accept = move |session: &dyn Session| {
            Applier::new(session, &run_id, &evidence).accept_request(request)?;
            refusal::confirm_before(session, request)
        };
        self.write("accept", accept).await
    }

    /// Applies a webhook or a late response: finds the requests by the tags of their
    /// documents, and marks them as accepted or announced. The service accepts a request as
    /// a whole, so one tag shows it for all its documents. A second file of a
    /// document becomes a duplicate. Returns the number of documents that changed.
    pub(crate) async fn apply(&self, evidence: Evidence) -> Result<u64, JournalError> {
        let run_id = self.run_id().to_owned();
        let apply = move |session: &dyn Session| Applier::new(session, &run_id, &evidence).apply();
        self.write("apply", apply).await
    }
}

struct Applier<'c> {
    session: &'c dyn Session,
    request_id: &'c str,
    /// The file ids, by document and attempt.
    files: BTreeMap<(i64, u32), &'c str>,
    is_announced: bool,
}

impl<'c> Applier<'c> {
    fn new(session: &'c dyn Session, run_id: &str, evidence: &'c Evidence) -> Applier<'c> {
        let files = evidence.files.iter();
        let own = files.filter(|(tag, _)| tag.run_id == run_id);
        Applier {
            session,
            request_id: &evidence.request_id,
            files: own
                .map(|(tag, file_id)| ((tag.number.cast_signed(), tag.attempt), &**file_id))
                .collect(),
            is_announced: evidence.is_announced,
        }
    }

    fn apply(&self) -> Result<u64, DatabaseError> {
        let sql = "SELECT request FROM attempt WHERE document = $1 AND number = $2";
        let mut requests = BTreeSet::new();
        let mut unrecorded = Vec::new();
        // The tags of a webhook mostly are of one request.
        let mut known = BTreeSet::new();
        for attempt in self.files.keys() {
            if known.contains(attempt) {
                continue;
            }
            match self
                .session
                .optional_row(sql, params![attempt.0, attempt.1])?
            {
                Some(mut row) => {
                    let request = row.take(0)?;
                    known.extend(self.attempts(request)?);
                    requests.insert(request);
                }
                // The journal is older than the request: somebody restored it.
                None => unrecorded.push(*attempt),
            }
        }
        requests.extend(self.record_request(&unrecorded)?);
        let mut changed = 0;
        for request in requests {
            changed += self.accept_request(request)?;
        }
        Ok(changed)
    }

    /// Returns the documents of a request, and their attempts.
    fn attempts(&self, request: i64) -> Result<Vec<(i64, u32)>, DatabaseError> {
        let sql = "SELECT document, number FROM attempt WHERE request = $1";
        let attempts = self.session.rows(sql, params![request])?.into_iter();
        attempts
            .map(|mut row| Ok((row.take(0)?, row.take(1)?)))
            .collect()
    }

    /// Records a request that the journal lost. Returns its number, or `None` if the journal
    /// has none of its documents.
    fn record_request(&self, attempts: &[(i64, u32)]) -> Result<Option<i64>, DatabaseError> {
        let sql = "UPDATE document SET attempts = greatest(attempts, $2) WHERE number = $1";
        let mut known = Vec::new();
        for attempt in attempts {
            if self.session.execute(sql, params![attempt.0, attempt.1])? > 0 {
                known.push(attempt);
            }
        }
        if known.is_empty() {
            return Ok(None);
        }
        let request = claim::add_request(self.session, None)?;
        let sql = "INSERT INTO attempt (document, number, request, position) \
                   VALUES ($1, $2, $3, $4)";
        for (position, (document, number)) in (0_u32..).zip(known) {
            self.session
                .execute(sql, params![*document, *number, request, position])?;
        }
        Ok(Some(request))
    }

    /// Returns the number of documents that changed.
    fn accept_request(&self, request: i64) -> Result<u64, DatabaseError> {
        self.session.execute(
            "UPDATE request SET \
               state = 'accepted', \
               request_id = coalesce(request_id, $2), \
               announced_at = CASE WHEN $3 AND announced_at IS NULL \
                 THEN clock_timestamp() ELSE announced_at END \
             WHERE number = $1",
            params![request, self.request_id, self.is_announced],
        )?;
        let changed = self.accept_documents(request)?;
        if changed > 0 {
            let step = if self.is_announced {
                "announced"
            } else {
                "accepted"
            };
            history::record(self.session, step, request, Some(self.request_id))?;
        }
        Ok(changed)
    }

    fn accept_documents(&self, request: i64) -> Result<u64, DatabaseError> {
        // No document has the number 0: a list of values is not empty.
        let files = self.files.iter().map(|(key, id)| (*key, Some(*id)));
        let files: Vec<_> = files.chain([((0, 0), None)]).collect();
        let rows = rows_of(&["BIGINT", "INTEGER", "TEXT"], files.len(), 3);
        let mut params = vec![Param::from(request), Param::from(self.request_id)];
        for ((document, attempt), file_id) in files {
            params.extend_from_slice(params![document, attempt, file_id]);
        }
        let evidence = format!(
            "WITH file (document, attempt, id) AS (VALUES {rows}), \
             evidence (document, file_id) AS (\
               SELECT attempt.document, file.id FROM attempt LEFT JOIN file \
               ON file.document = attempt.document AND file.attempt = attempt.number \
               WHERE attempt.request = $1)"
        );
        let is_announced = if self.is_announced { "TRUE" } else { "FALSE" };
        // The first request that made a document counts. The same one may add a file id, and
        // may announce it, also after its files were given up.
        let accept = format!(
            "{evidence} UPDATE document SET \
               state = CASE WHEN {is_announced} OR state = 'announced' THEN 'announced' \
                 ELSE 'accepted' END, \
               request_id = $2, \
               file_id = coalesce(document.file_id, evidence.file_id), \
               is_settled = CASE WHEN request_id IS NULL THEN FALSE ELSE is_settled END, \
               reason = NULL \
             FROM evidence WHERE number = evidence.document AND (\
               request_id IS NULL \
               OR request_id = $2 AND state = 'accepted' AND {is_announced} \
               OR request_id = $2 AND state IN ('refused', 'unknown', 'skipped') \
                 AND {is_announced} AND evidence.file_id IS NOT NULL \
               OR request_id = $2 AND state IN ('accepted', 'announced') \
                 AND document.file_id IS NULL AND evidence.file_id IS NOT NULL)"
        );
        let changed = self.session.execute(&accept, &params)?;
        let add_duplicates = format!(
            "{evidence} INSERT INTO duplicate (document, request_id, file_id) \
             SELECT number, $2, evidence.file_id \
             FROM evidence JOIN document ON number = evidence.document \
             WHERE request_id <> $2 \
             ON CONFLICT (document, request_id) \
               DO UPDATE SET file_id = coalesce(duplicate.file_id, excluded.file_id)"
        );
        self.session.execute(&add_duplicates, &params)?;
        Ok(changed)
    }
}
