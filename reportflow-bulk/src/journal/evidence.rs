//! Applies proofs that the service accepted documents.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::connection::Journal;
use super::history;
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
    /// their file ids.
    pub(crate) async fn accept(
        &self,
        request: i64,
        evidence: Evidence,
    ) -> Result<(), JournalError> {
        let proof = Proof::new(self.run_id(), evidence);
        let accept = move |connection: &Connection| {
            proof.accept_request(connection, request)?;
            Ok(())
        };
        self.write("accept", accept).await
    }

    /// Applies a webhook or a late response: finds the requests by the tags of their
    /// documents, and marks them as accepted or announced. The service accepts a request as
    /// a whole, so one tag proves it for all documents of the request. A second file of a
    /// document becomes a duplicate. Returns the number of documents that changed.
    pub(crate) async fn apply(&self, evidence: Evidence) -> Result<u64, JournalError> {
        let proof = Proof::new(self.run_id(), evidence);
        self.write("apply", move |connection| proof.apply(connection))
            .await
    }
}

struct Proof {
    request_id: String,
    /// The file ids, by document and attempt.
    files: HashMap<(i64, u32), String>,
    is_announced: bool,
}

impl Proof {
    fn new(run_id: &str, evidence: Evidence) -> Proof {
        let files = evidence.files.into_iter();
        let own = files.filter(|(tag, _)| tag.run_id == run_id);
        Proof {
            request_id: evidence.request_id,
            files: own
                .map(|(tag, file_id)| ((tag.number.cast_signed(), tag.attempt), file_id))
                .collect(),
            is_announced: evidence.is_announced,
        }
    }

    fn apply(&self, connection: &Connection) -> rusqlite::Result<u64> {
        let mut find = connection
            .prepare("SELECT request FROM attempt WHERE document = ?1 AND number = ?2")?;
        let mut requests = BTreeSet::new();
        let mut changed = 0;
        for (&(document, attempt), file_id) in &self.files {
            let request = find.query_row(params![document, attempt], |row| row.get::<_, i64>(0));
            match request.optional()? {
                Some(request) => {
                    requests.insert(request);
                }
                // The journal is older than the request: somebody restored it.
                None => changed += self.accept_document(connection, document, Some(file_id))?,
            }
        }
        for request in requests {
            changed += self.accept_request(connection, request)?;
        }
        Ok(changed)
    }

    fn accept_request(&self, connection: &Connection, request: i64) -> rusqlite::Result<u64> {
        connection.execute(
            "UPDATE request SET \
               state = 'accepted', \
               request_id = coalesce(request_id, ?2), \
               announced_at = iif(?3, \
                 coalesce(announced_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), announced_at) \
             WHERE number = ?1",
            params![request, self.request_id, self.is_announced],
        )?;
        let mut attempts =
            connection.prepare("SELECT document, number FROM attempt WHERE request = ?1")?;
        let documents = attempts.query_map([request], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut changed = 0;
        for document in documents {
            let document: (i64, u32) = document?;
            let file_id = self.files.get(&document).map(String::as_str);
            changed += self.accept_document(connection, document.0, file_id)?;
        }
        if changed > 0 {
            let step = if self.is_announced {
                "announced"
            } else {
                "accepted"
            };
            history::record(connection, step, request, Some(&self.request_id))?;
        }
        Ok(changed)
    }

    /// A document keeps the first request that made it. Another one becomes a duplicate.
    fn accept_document(
        &self,
        connection: &Connection,
        document: i64,
        file_id: Option<&str>,
    ) -> rusqlite::Result<u64> {
        let changed = connection.execute(
            "UPDATE document SET \
               state = iif(?4, 'announced', iif(state = 'announced', state, 'accepted')), \
               request_id = ?2, \
               file_id = coalesce(file_id, ?3), \
               reason = NULL \
             WHERE number = ?1 AND (\
               request_id IS NULL \
               OR request_id = ?2 AND (\
                 state = 'accepted' AND (?4 OR file_id IS NULL AND ?3 IS NOT NULL) \
                 OR state = 'announced' AND file_id IS NULL AND ?3 IS NOT NULL))",
            params![document, self.request_id, file_id, self.is_announced],
        )?;
        connection.execute(
            "INSERT INTO duplicate (document, request_id, file_id) \
             SELECT number, ?2, ?3 FROM document WHERE number = ?1 AND request_id <> ?2 \
             ON CONFLICT DO UPDATE SET file_id = coalesce(file_id, excluded.file_id)",
            params![document, self.request_id, file_id],
        )?;
        Ok(changed as u64)
    }
}
