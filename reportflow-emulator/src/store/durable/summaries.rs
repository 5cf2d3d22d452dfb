//! Reads requests for counts. `params` is not read, and the rest of the JSON is skipped.

use rusqlite::Connection;
use serde::Deserialize;

use super::super::summary::{DeliverySummary, FileSummary, RequestSummary};
use super::json::from_json;
use crate::model::Endpoint;

#[derive(Deserialize)]
struct RequestPart {
    endpoint: Endpoint,
    status: u16,
}

#[derive(Deserialize)]
struct EventPart {
    deliveries: Vec<DeliverySummary>,
}

/// Returns requests, newest first, as [`page`](super::requests::page) does.
pub(super) fn page(
    database: &Connection,
    before: Option<u64>,
    limit: usize,
) -> rusqlite::Result<Vec<RequestSummary>> {
    let before = before.and_then(|it| i64::try_from(it).ok());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT record, sequence, workspace FROM requests WHERE sequence < ?
        ORDER BY sequence DESC LIMIT ?";
    let mut statement = database.prepare_cached(sql)?;
    let requests = statement.query_map([before.unwrap_or(i64::MAX), limit], |row| {
        let RequestPart { endpoint, status } = from_json(row, 0)?;
        let sequence: i64 = row.get(1)?;
        Ok(RequestSummary {
            sequence: sequence.unsigned_abs(),
            workspace: row.get(2)?,
            endpoint,
            status,
            files: files(database, sequence)?,
            deliveries: deliveries(database, sequence)?,
        })
    })?;
    requests.collect()
}

fn files(database: &Connection, sequence: i64) -> rusqlite::Result<Vec<FileSummary>> {
    let sql = "SELECT record FROM files WHERE sequence = ?";
    let mut statement = database.prepare_cached(sql)?;
    let files = statement.query_map([sequence], |row| from_json(row, 0))?;
    files.collect()
}

fn deliveries(database: &Connection, sequence: i64) -> rusqlite::Result<Vec<DeliverySummary>> {
    let sql = "SELECT record FROM events WHERE sequence = ?";
    let mut statement = database.prepare_cached(sql)?;
    let events = statement.query_map([sequence], |row| from_json(row, 0))?;
    let mut deliveries = Vec::new();
    for event in events {
        let event: EventPart = event?;
        deliveries.extend(event.deliveries);
    }
    Ok(deliveries)
}
