//! Takes documents for a request.

use reportflow_core::MAX_BODY_BYTES;

use super::connection::Journal;
use super::database::{DatabaseError, Param, Session, params, rows_of};
use super::{history, lease};
use crate::error::JournalError;
use crate::tag::Tag;

/// The most bytes of a request's documents: its limit without 4 KiB for the rest of the
/// body.
pub(crate) const MAX_CONTENT_BYTES: usize = MAX_BODY_BYTES - 4096;

/// A request that the journal recorded as `sending`, with the documents to send.
pub(crate) struct Batch {
    /// The number of the request in the journal.
    pub(crate) request: i64,
    pub(crate) documents: Vec<BatchDocument>,
}

/// One document of a [`Batch`], in the order of the request.
pub(crate) struct BatchDocument {
    pub(crate) tag: Tag,
    pub(crate) file_name: String,
    /// A JSON object.
    pub(crate) params: String,
    /// The service's code of the share type.
    pub(crate) share: Option<String>,
    pub(crate) passcode: bool,
    /// A JSON object of the user's.
    pub(crate) passthrough: Option<String>,
}

/// The most documents of a request.
const MAX_DOCUMENTS: usize = reportflow_core::MAX_DOCUMENTS_PER_REQUEST;
/// The bytes of a document's file name and its tag.
const NAME_BYTES: usize = 512;

/// Returns the most bytes that a document adds to a request: its JSON, its file name and its
/// tag.
pub(super) fn content_bytes(params: &str, share: Option<&str>, passthrough: Option<&str>) -> usize {
    params.len() + share.map_or(0, str::len) + passthrough.map_or(0, str::len) + NAME_BYTES
}

impl Journal {
    /// Returns whether a document is to be sent.
    pub(crate) async fn has_planned(&self) -> Result<bool, JournalError> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM document WHERE state = 'planned' AND reason IS NULL)";
        self.query(|session| session.row(sql, params![])?.take(0))
            .await
    }

    /// Takes planned documents, at most `max_documents` and `max_bytes` together (each
    /// counts its JSON and 512 bytes), and records their request as `sending`. Documents
    /// with a `max_batch` are in requests of at most as many. Returns `None` if no
    /// document is planned.
    pub(crate) async fn claim(
        &self,
        max_documents: usize,
        max_bytes: usize,
    ) -> Result<Option<Batch>, JournalError> {
        let worker = self.worker();
        let claim = move |session: &dyn Session| {
            let planned = pack(session, max_documents, max_bytes)?;
            if planned.is_empty() {
                return Ok(None);
            }
            if let Some(worker) = worker {
                lease::renew(session, worker)?;
            }
            let request = add_request(session, worker.map(|worker| worker.number))?;
            record_attempts(session, request, &planned)?;
            let detail = format!("{} documents", planned.len());
            history::record(session, "sending", request, Some(&detail))?;
            Ok(Some(request))
        };
        let Some(request) = self.write("claim", claim).await? else {
            return Ok(None);
        };
        match self.read_batch(request).await {
            Ok(batch) => Ok(Some(batch)),
            Err(error) => {
                // Nothing was sent. While the database is away, that cannot be stored.
                if self.failure().is_none() {
                    let _ = self.replan(request, &error.to_string()).await;
                }
                Err(error)
            }
        }
    }

    /// Reads the documents of a request. They may be large, so it is no part of a transaction, for
    /// which other workers wait.
    async fn read_batch(&self, request: i64) -> Result<Batch, JournalError> {
        self.record_generation(request).await?;
        let run_id = self.run_id().to_owned();
        let documents = self.query(move |session| read(session, &run_id, request));
        Ok(Batch {
            request,
            documents: documents.await?,
        })
    }
}

/// Adds a request. Returns its number: one more than the newest, since a sequence of the
/// database would skip those of transactions that were rolled back.
pub(super) fn add_request(
    session: &dyn Session,
    worker: Option<i64>,
) -> Result<i64, DatabaseError> {
    let sql = "INSERT INTO request (number, worker) \
               SELECT coalesce(max(number), 0) + 1, CAST($1 AS BIGINT) FROM request \
               RETURNING number";
    session.row(sql, params![worker])?.take(0)
}

/// Returns the numbers and the attempts of the first planned documents that one request can
/// have.
fn pack(
    session: &dyn Session,
    max_documents: usize,
    max_bytes: usize,
) -> Result<Vec<(i64, u32)>, DatabaseError> {
    let planned = session.rows(
        "SELECT number, greatest(attempts + 1, (SELECT first_attempt FROM run)), max_batch, \
           octet_length(params) + coalesce(octet_length(share), 0) \
             + coalesce(octet_length(passthrough), 0) \
         FROM document JOIN content ON content.document = number \
         WHERE state = 'planned' AND reason IS NULL ORDER BY number LIMIT $1",
        params![max_documents.min(MAX_DOCUMENTS) as u64],
    )?;
    let mut documents = Vec::new();
    let mut max_documents = max_documents;
    let mut bytes = 0;
    for mut row in planned {
        let max_batch = row.take::<Option<u32>>(2)?;
        max_documents = max_documents.min(max_batch.map_or(max_documents, |max| max as usize));
        let content = usize::try_from(row.take::<i64>(3)?).unwrap_or(usize::MAX);
        bytes = content.saturating_add(bytes + NAME_BYTES);
        let fits = documents.len() < max_documents && bytes <= max_bytes;
        if !fits && !documents.is_empty() {
            break;
        }
        documents.push((row.take(0)?, row.take(1)?));
    }
    Ok(documents)
}

/// Marks documents as `sending`, by their numbers and attempts, in the order of the request.
fn record_attempts(
    session: &dyn Session,
    request: i64,
    documents: &[(i64, u32)],
) -> Result<(), DatabaseError> {
    let rows = rows_of(&["BIGINT", "INTEGER", "INTEGER"], documents.len(), 2);
    let mut params = vec![Param::from(request)];
    for (position, (number, attempt)) in (0_u32..).zip(documents) {
        params.extend_from_slice(params![*number, *attempt, position]);
    }
    let sql = format!(
        "WITH planned (document, number, position) AS (VALUES {rows}) \
         INSERT INTO attempt (document, number, position, request) \
         SELECT document, number, position, CAST($1 AS BIGINT) FROM planned"
    );
    session.execute(&sql, &params)?;
    session.execute(
        "UPDATE document SET state = 'sending', attempts = attempt.number FROM attempt \
         WHERE attempt.request = $1 AND attempt.document = document.number",
        params![request],
    )?;
    Ok(())
}

/// Returns the documents of a request.
fn read(
    session: &dyn Session,
    run_id: &str,
    request: i64,
) -> Result<Vec<BatchDocument>, DatabaseError> {
    let rows = session.rows(
        "SELECT document.number, attempt.number, file_name, params, share, passcode, passthrough \
         FROM attempt JOIN document ON document.number = attempt.document \
         JOIN content ON content.document = attempt.document \
         WHERE attempt.request = $1 ORDER BY position",
        params![request],
    )?;
    let documents = rows.into_iter().map(|mut row| {
        Ok(BatchDocument {
            tag: Tag {
                run_id: run_id.to_owned(),
                number: row.take(0)?,
                attempt: row.take(1)?,
            },
            file_name: row.take(2)?,
            params: row.take(3)?,
            share: row.take(4)?,
            passcode: row.take(5)?,
            passthrough: row.take(6)?,
        })
    });
    documents.collect()
}
