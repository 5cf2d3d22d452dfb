//! The tables of requests and their files.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::change::{Change, ChangeKind};
use super::super::params::Params;
use super::effects::Effects;
use super::files;
use super::json::{from_json, to_json};
use crate::model::{DeliveryState, FileState, RequestRecord};

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
    let record = without_files(database, request_id)?;
    record.map(|it| with_files(database, it)).transpose()
}

pub(super) fn without_params(
    database: &Connection,
    request_id: &str,
) -> rusqlite::Result<Option<RequestRecord>> {
    let record = without_files(database, request_id)?;
    record.map(|it| with_small_files(database, it)).transpose()
}

/// Does not read the parameters, which may be large.
pub(super) fn without_files(
    database: &Connection,
    request_id: &str,
) -> rusqlite::Result<Option<RequestRecord>> {
    let sql = "SELECT sequence, record FROM requests WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement.query_row([request_id], record).optional()
}

pub(super) fn exists(database: &Connection, request_id: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM requests WHERE request_id = ?";
    database.prepare_cached(sql)?.exists([request_id])
}

/// Returns 0 if there was never a request.
pub(super) fn last_sequence(database: &Connection) -> rusqlite::Result<u64> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'requests'";
    let sequence = database.query_row(sql, [], |row| row.get(0));
    Ok(sequence.optional()?.unwrap_or_default())
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
    params: Params,
    last_delivery: Option<DeliveryState>,
) -> rusqlite::Result<Vec<RequestRecord>> {
    let before = before.and_then(|it| i64::try_from(it).ok());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    let mut statement;
    let records = match last_delivery {
        None => {
            statement = database.prepare_cached(
                "SELECT sequence, record FROM requests WHERE sequence < ?
                ORDER BY sequence DESC LIMIT ?",
            )?;
            statement.query_map(params![before, limit], record)?
        }
        Some(state) => {
            // The limits inside let a page read no more of the index than it shows.
            statement = database.prepare_cached(
                "SELECT sequence, record FROM requests WHERE sequence IN
                (SELECT DISTINCT sequence FROM events WHERE last_delivery = ? AND sequence < ?
                ORDER BY sequence DESC LIMIT ?) ORDER BY sequence DESC",
            )?;
            statement.query_map(params![state.as_str(), before, limit], record)?
        }
    };
    let records = records.map(|record| match params {
        Params::Included => with_files(database, record?),
        Params::Omitted => with_small_files(database, record?),
    });
    records.collect()
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
    let Some(mut record) = without_files(database, request_id)? else {
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

/// Removes the requests of a workspace, or of all, and those without a workspace.
pub(super) fn remove_all(
    database: &Connection,
    workspace: Option<&str>,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let sql = "SELECT request_id, file_id FROM files JOIN requests USING (sequence)
        WHERE ?1 IS NULL OR workspace IS NULL OR workspace = ?1";
    let mut statement = database.prepare_cached(sql)?;
    let documents = statement.query_map([workspace], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for document in documents {
        effects.unused.push(document?);
    }
    let sql = "DELETE FROM requests WHERE ?1 IS NULL OR workspace IS NULL OR workspace = ?1
        RETURNING request_id, workspace";
    let mut statement = database.prepare_cached(sql)?;
    let removed = statement.query_map([workspace], |row| {
        Ok(Change {
            kind: ChangeKind::Removed,
            request_id: row.get(0)?,
            workspace: row.get(1)?,
        })
    })?;
    for change in removed {
        effects.changes.push(change?);
    }
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

pub(super) fn with_files(
    database: &Connection,
    record: RequestRecord,
) -> rusqlite::Result<RequestRecord> {
    let files = files::of_request(database, record.sequence)?;
    Ok(RequestRecord { files, ..record })
}

fn with_small_files(
    database: &Connection,
    record: RequestRecord,
) -> rusqlite::Result<RequestRecord> {
    let files = files::without_params(database, record.sequence)?;
    Ok(RequestRecord { files, ..record })
}
