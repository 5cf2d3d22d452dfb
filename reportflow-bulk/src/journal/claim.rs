//! Takes documents for a request.

use reportflow_core::MAX_BODY_BYTES;
use rusqlite::{Connection, params};

use super::connection::Journal;
use super::history;
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

/// Records the attempt of a document, with the request and the position in it.
pub(super) const INSERT_ATTEMPT: &str =
    "INSERT INTO attempt (document, number, request, position) VALUES (?1, ?2, ?3, ?4)";

/// Returns the most bytes that a document adds to a request: its JSON, and 512 for its
/// file name and its tag.
pub(super) fn content_bytes(params: &str, share: Option<&str>, passthrough: Option<&str>) -> usize {
    params.len() + share.map_or(0, str::len) + passthrough.map_or(0, str::len) + 512
}

impl Journal {
    /// Returns whether a document is to be sent.
    pub(crate) async fn has_planned(&self) -> Result<bool, JournalError> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM document WHERE state = 'planned' AND reason IS NULL)";
        self.query(|connection| connection.query_row(sql, [], |row| row.get(0)))
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
        let run_id = self.run_id().to_owned();
        let claim = move |connection: &Connection| {
            let documents = pack(connection, &run_id, max_documents, max_bytes)?;
            if documents.is_empty() {
                return Ok(None);
            }
            connection.execute("INSERT INTO request DEFAULT VALUES", [])?;
            let request = connection.last_insert_rowid();
            let mut update = connection.prepare(
                "UPDATE document SET state = 'sending', attempts = ?2 WHERE number = ?1",
            )?;
            let mut insert = connection.prepare(INSERT_ATTEMPT)?;
            for (position, BatchDocument { tag, .. }) in (0_i64..).zip(&documents) {
                let number = tag.number.cast_signed();
                update.execute(params![number, tag.attempt])?;
                insert.execute(params![number, tag.attempt, request, position])?;
            }
            let detail = format!("{} documents", documents.len());
            history::record(connection, "sending", request, Some(&detail))?;
            Ok(Some(Batch { request, documents }))
        };
        let batch = self.write("claim", claim).await?;
        if let Some(batch) = &batch
            && let Err(error) = self.write_generation(batch.request).await
        {
            // Nothing was sent.
            self.replan(batch.request, &error.to_string()).await?;
            return Err(error);
        }
        Ok(batch)
    }
}

/// Returns the first planned documents that one request can have.
fn pack(
    connection: &Connection,
    run_id: &str,
    max_documents: usize,
    max_bytes: usize,
) -> rusqlite::Result<Vec<BatchDocument>> {
    let mut planned = connection.prepare(
        "SELECT number, max(attempts + 1, (SELECT first_attempt FROM run)), \
           max_batch, file_name, params, share, passcode, passthrough \
         FROM document JOIN content ON document = number \
         WHERE state = 'planned' AND reason IS NULL ORDER BY number",
    )?;
    let mut rows = planned.query([])?;
    let mut documents = Vec::new();
    let mut max_documents = max_documents;
    let mut bytes = 0;
    while documents.len() < max_documents
        && let Some(row) = rows.next()?
    {
        let max_batch = row.get::<_, Option<i64>>(2)?;
        let max_batch = max_batch.and_then(|max| usize::try_from(max).ok());
        max_documents = max_documents.min(max_batch.unwrap_or(max_documents));
        let params = row.get_ref(4)?.as_str()?;
        let share = row.get_ref(5)?.as_str_or_null()?;
        let passthrough = row.get_ref(7)?.as_str_or_null()?;
        bytes += content_bytes(params, share, passthrough);
        let fits = documents.len() < max_documents && bytes <= max_bytes;
        if !fits && !documents.is_empty() {
            break;
        }
        documents.push(BatchDocument {
            tag: Tag {
                run_id: run_id.to_owned(),
                number: row.get::<_, i64>(0)?.cast_unsigned(),
                attempt: row.get(1)?,
            },
            file_name: row.get(3)?,
            params: params.to_owned(),
            share: share.map(str::to_owned),
            passcode: row.get(6)?,
            passthrough: passthrough.map(str::to_owned),
        });
    }
    Ok(documents)
}
