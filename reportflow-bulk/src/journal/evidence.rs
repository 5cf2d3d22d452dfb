//! Applies evidence that the service accepted documents.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, Statement, params};

use super::claim::INSERT_ATTEMPT;
use super::connection::Journal;
use super::refusal::Refused;
use super::{history, refusal};
use crate::error::JournalError;
use crate::tag::Tag;

/// Files of an accepted request, by a response or a webhook.
pub(crate) struct Evidence {
    /// The service's id.
    pub(crate) request_id: String,
    /// The files whose passthrough has a tag of this run.
    pub(crate) files: Vec<(Tag, String)>,
    /// Whether the service has rendered the files.
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
        let accept = move |connection: &Connection| {
            Applier::new(connection, &run_id, evidence)?.accept_request(request)?;
            refusal::confirm_before(connection, request)
        };
        self.write("accept", accept).await
    }

    /// Applies a webhook or a late response: finds the requests by the tags of their
    /// documents, and marks them as accepted or announced. The service accepts a request as
    /// a whole, so one tag shows it for all its documents. A second file of a
    /// document becomes a duplicate. Returns the number of documents that changed.
    pub(crate) async fn apply(&self, evidence: Evidence) -> Result<u64, JournalError> {
        let run_id = self.run_id().to_owned();
        let apply =
            move |connection: &Connection| Applier::new(connection, &run_id, evidence)?.apply();
        self.write("apply", apply).await
    }
}

struct Applier<'c> {
    connection: &'c Connection,
    request_id: String,
    /// The file ids, by document and attempt.
    files: HashMap<(i64, u32), String>,
    is_announced: bool,
    accept: Statement<'c>,
    add_duplicate: Statement<'c>,
}

impl<'c> Applier<'c> {
    fn new(
        connection: &'c Connection,
        run_id: &str,
        evidence: Evidence,
    ) -> rusqlite::Result<Applier<'c>> {
        let files = evidence.files.into_iter();
        let own = files.filter(|(tag, _)| tag.run_id == run_id);
        Ok(Applier {
            connection,
            request_id: evidence.request_id,
            files: own
                .map(|(tag, file_id)| ((tag.number.cast_signed(), tag.attempt), file_id))
                .collect(),
            is_announced: evidence.is_announced,
            // The first request that made a document counts. The same one may add a file id,
            // and may announce it, also after its files were given up.
            accept: connection.prepare(
                "UPDATE document SET \
                   state = iif(?4 OR state = 'announced', 'announced', 'accepted'), \
                   request_id = ?2, \
                   file_id = coalesce(file_id, ?3), \
                   is_settled = iif(request_id IS NULL, 0, is_settled), \
                   reason = NULL \
                 WHERE number = ?1 AND (\
                   request_id IS NULL \
                   OR request_id = ?2 AND state = 'accepted' AND ?4 \
                   OR request_id = ?2 AND state IN ('refused', 'unknown', 'skipped') \
                     AND ?4 AND ?3 IS NOT NULL \
                   OR request_id = ?2 AND state IN ('accepted', 'announced') \
                     AND file_id IS NULL AND ?3 IS NOT NULL)",
            )?,
            add_duplicate: connection.prepare(
                "INSERT INTO duplicate (document, request_id, file_id) \
                 SELECT number, ?2, ?3 FROM document WHERE number = ?1 AND request_id <> ?2 \
                 ON CONFLICT DO UPDATE SET file_id = coalesce(file_id, excluded.file_id)",
            )?,
        })
    }

    fn apply(&mut self) -> rusqlite::Result<u64> {
        let sql = "SELECT request FROM attempt WHERE document = ?1 AND number = ?2";
        let mut find = self.connection.prepare(sql)?;
        let mut requests = BTreeSet::new();
        let mut unrecorded = Vec::new();
        for (document, attempt) in self.files.keys() {
            let request = find.query_row(params![document, attempt], |row| row.get::<_, i64>(0));
            match request.optional()? {
                Some(request) => {
                    requests.insert(request);
                }
                // The journal is older than the request: somebody restored it.
                None => unrecorded.push((*document, *attempt)),
            }
        }
        requests.extend(self.record_request(&unrecorded)?);
        let mut changed = 0;
        for request in requests {
            changed += self.accept_request(request)?;
        }
        Ok(changed)
    }

    /// Records a request that the journal lost. Returns its number, or `None` if the journal
    /// has none of its documents.
    fn record_request(&self, attempts: &[(i64, u32)]) -> rusqlite::Result<Option<i64>> {
        let mut update = self
            .connection
            .prepare("UPDATE document SET attempts = max(attempts, ?2) WHERE number = ?1")?;
        let mut known = Vec::new();
        for attempt in attempts {
            if update.execute(*attempt)? > 0 {
                known.push(attempt);
            }
        }
        if known.is_empty() {
            return Ok(None);
        }
        self.connection
            .execute("INSERT INTO request DEFAULT VALUES", [])?;
        let request = self.connection.last_insert_rowid();
        let mut insert = self.connection.prepare(INSERT_ATTEMPT)?;
        for (position, (document, number)) in (0_i64..).zip(known) {
            insert.execute(params![document, number, request, position])?;
        }
        Ok(Some(request))
    }

    fn accept_request(&mut self, request: i64) -> rusqlite::Result<u64> {
        self.connection.execute(
            "UPDATE request SET \
               state = 'accepted', \
               request_id = coalesce(request_id, ?2), \
               announced_at = coalesce(announced_at, \
                 iif(?3, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL)) \
             WHERE number = ?1",
            params![request, self.request_id, self.is_announced],
        )?;
        let sql = "SELECT document, number FROM attempt WHERE request = ?1";
        let mut attempts = self.connection.prepare(sql)?;
        let documents = attempts.query_map([request], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut changed = 0;
        for document in documents {
            changed += self.accept_document(document?)?;
        }
        if changed > 0 {
            let step = if self.is_announced {
                "announced"
            } else {
                "accepted"
            };
            history::record(self.connection, step, request, Some(&self.request_id))?;
        }
        Ok(changed)
    }

    /// Returns 1 if the document changed.
    fn accept_document(&mut self, document: (i64, u32)) -> rusqlite::Result<u64> {
        let file_id = self.files.get(&document);
        let row = params![document.0, self.request_id, file_id, self.is_announced];
        let changed = self.accept.execute(row)?;
        if changed == 0 {
            let row = params![document.0, self.request_id, file_id];
            self.add_duplicate.execute(row)?;
        }
        Ok(changed as u64)
    }
}
