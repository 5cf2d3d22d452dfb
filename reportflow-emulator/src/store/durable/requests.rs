//! The tables of requests and their files.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::change::{Change, ChangeKind};
use super::effects::Effects;
use super::files;
use super::json::{from_json, to_json};
use crate::model::{FileState, RequestRecord};

pub(super) fn add(
    database: &Connection,
    record: &RequestRecord,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let rendering = record.files.iter();
    let rendering = rendering.filter(|file| file.state == FileState::Rendering);
    let small = RequestRecord {
        files: Vec::new(),
        ..record.clone()
    };
    let sql = "INSERT INTO requests (request_id, workspace, record, rendering, bytes)
        VALUES (?, ?, ?, ?, ?)";
    database.prepare_cached(sql)?.execute(params![
        record.request_id,
        record.workspace,
        to_json(&small)?,
        rendering.count(),
        record.size(),
    ])?;
    files::add(database, database.last_insert_rowid(), &record.files)?;
    effects.changes.push(Change::new(ChangeKind::Added, record));
    Ok(())
}

pub(super) fn get(
    database: &Connection,
    request_id: &str,
) -> rusqlite::Result<Option<RequestRecord>> {
    let sql = "SELECT sequence, record FROM requests WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    let record = statement.query_row([request_id], record).optional()?;
    record.map(|it| with_files(database, it)).transpose()
}

pub(super) fn is_finished(database: &Connection, request_id: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM requests WHERE request_id = ? AND rendering = 0";
    database.prepare_cached(sql)?.exists([request_id])
}

pub(super) fn ids(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = database.prepare_cached("SELECT request_id FROM requests")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    ids.collect()
}

pub(super) fn page(
    database: &Connection,
    before: Option<u64>,
    limit: usize,
) -> rusqlite::Result<Vec<RequestRecord>> {
    let before = before.and_then(|it| i64::try_from(it).ok());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT sequence, record FROM requests WHERE sequence < ?
        ORDER BY sequence DESC LIMIT ?";
    let mut statement = database.prepare_cached(sql)?;
    let records = statement.query_map([before.unwrap_or(i64::MAX), limit], record)?;
    records.map(|it| with_files(database, it?)).collect()
}

/// Returns also the requests with a pending delivery.
pub(super) fn unfinished(database: &Connection) -> rusqlite::Result<Vec<RequestRecord>> {
    let sql = "SELECT sequence, record FROM requests WHERE sequence IN
        (SELECT sequence FROM requests WHERE rendering > 0
        UNION SELECT sequence FROM events WHERE pending = 1) ORDER BY sequence";
    let mut statement = database.prepare_cached(sql)?;
    let records = statement.query_map([], record)?;
    records.map(|it| with_files(database, it?)).collect()
}

pub(super) fn set_status(
    database: &Connection,
    request_id: &str,
    status: u16,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let sql = "SELECT sequence, record FROM requests WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    let Some(mut record) = statement.query_row([request_id], record).optional()? else {
        return Ok(());
    };
    record.status = status;
    let sql = "UPDATE requests SET record = ? WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement.execute(params![to_json(&record)?, request_id])?;
    effects
        .changes
        .push(Change::new(ChangeKind::Updated, &record));
    Ok(())
}

pub(super) fn remove(
    database: &Connection,
    request_id: &str,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let sql = "SELECT file_id FROM files JOIN requests USING (sequence) WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    let file_ids = statement.query_map([request_id], |row| row.get::<_, String>(0))?;
    for file_id in file_ids {
        effects.unused.push((request_id.to_owned(), file_id?));
    }
    let sql = "DELETE FROM requests WHERE request_id = ? RETURNING workspace";
    let mut statement = database.prepare_cached(sql)?;
    let workspace = statement.query_row([request_id], |row| row.get(0));
    let change = workspace.optional()?.map(|workspace| Change {
        kind: ChangeKind::Removed,
        request_id: request_id.to_owned(),
        workspace,
    });
    effects.changes.extend(change);
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<RequestRecord> {
    let record: RequestRecord = from_json(row, 1)?;
    let sequence: i64 = row.get(0)?;
    Ok(RequestRecord {
        sequence: sequence.unsigned_abs(),
        ..record
    })
}

fn with_files(database: &Connection, record: RequestRecord) -> rusqlite::Result<RequestRecord> {
    let files = files::of_request(database, record.sequence)?;
    Ok(RequestRecord { files, ..record })
}
