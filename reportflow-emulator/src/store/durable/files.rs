//! The table of files.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::change::{Change, ChangeKind};
use super::effects::Effects;
use super::json::{from_json, to_json};
use crate::model::{FileRecord, FileState, Json};

pub(super) fn add(
    database: &Connection,
    sequence: i64,
    files: &[FileRecord],
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO files (sequence, position, file_id, record, params)
        VALUES (?, ?, ?, ?, ?)";
    let mut statement = database.prepare_cached(sql)?;
    for (position, file) in files.iter().enumerate() {
        let small = FileRecord {
            params: Json::default(),
            ..file.clone()
        };
        let (file_id, params) = (&file.file_id, file.params.as_str());
        statement.execute(params![
            sequence,
            position,
            file_id,
            to_json(&small)?,
            params
        ])?;
    }
    Ok(())
}

pub(super) fn of_request(
    database: &Connection,
    sequence: u64,
) -> rusqlite::Result<Vec<FileRecord>> {
    let sql = "SELECT record, params FROM files WHERE sequence = ? ORDER BY position";
    let mut statement = database.prepare_cached(sql)?;
    let files = statement.query_map([sequence.cast_signed()], |row: &Row<'_>| {
        Ok(FileRecord {
            params: from_json(row, 1)?,
            ..from_json(row, 0)?
        })
    })?;
    files.collect()
}

/// Does not read the parameters, which may be large.
pub(super) fn without_params(
    database: &Connection,
    sequence: u64,
) -> rusqlite::Result<Vec<FileRecord>> {
    let sql = "SELECT record FROM files WHERE sequence = ? ORDER BY position";
    let mut statement = database.prepare_cached(sql)?;
    let files = statement.query_map([sequence.cast_signed()], |row| from_json(row, 0))?;
    files.collect()
}

/// Stores the size of a PDF, or the reason of a failure. Returns `false` if the file
/// was finished before, or was removed while it was being rendered.
pub(super) fn finish(
    database: &Connection,
    request_id: &str,
    file_id: &str,
    result: Result<usize, String>,
    effects: &mut Effects,
) -> rusqlite::Result<bool> {
    let sql = "SELECT files.record, sequence, workspace FROM files JOIN requests USING (sequence)
        WHERE request_id = ? AND file_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    let found = statement.query_row([request_id, file_id], |row| {
        let file: FileRecord = from_json(row, 0)?;
        Ok((file, row.get::<_, i64>(1)?, row.get(2)?))
    });
    let Some((mut file, sequence, workspace)) = found.optional()? else {
        let ids = (request_id.to_owned(), file_id.to_owned());
        effects.unused.push(ids);
        return Ok(false);
    };
    if file.state != FileState::Rendering {
        return Ok(false);
    }
    let added = *result.as_ref().unwrap_or(&0);
    file.state = match result {
        Ok(_) => FileState::Ready,
        Err(reason) => FileState::Failed(reason),
    };
    let sql = "UPDATE files SET record = ? WHERE sequence = ? AND file_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement.execute(params![to_json(&file)?, sequence, file_id])?;
    let sql = "UPDATE requests SET rendering = rendering - 1, bytes = bytes + ?
        WHERE sequence = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement.execute(params![added, sequence])?;
    effects.changes.push(Change {
        kind: ChangeKind::Updated,
        request_id: request_id.to_owned(),
        workspace,
    });
    Ok(true)
}

/// Returns whether a file is known.
pub(super) fn exists(
    database: &Connection,
    request_id: &str,
    file_id: &str,
) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM files JOIN requests USING (sequence)
        WHERE request_id = ? AND file_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement.exists([request_id, file_id])
}
