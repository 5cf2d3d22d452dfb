//! The tables of events and deliveries.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::change::{Change, ChangeKind};
use super::effects::Effects;
use super::json::{from_json, to_json};
use crate::model::Event;

/// Adds an event, or replaces it. Does nothing if its request is gone.
pub(super) fn save(
    database: &Connection,
    event: &Event,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let sql = "SELECT sequence, workspace FROM requests WHERE request_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    let request = statement.query_row([&event.request_id], |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?))
    });
    let Some((sequence, workspace)) = request.optional()? else {
        return Ok(());
    };
    let sql = "UPDATE requests SET bytes = bytes + ? WHERE sequence = ?
        AND NOT EXISTS (SELECT 1 FROM events WHERE event_id = ?)";
    let mut statement = database.prepare_cached(sql)?;
    statement.execute(params![event.body.len(), sequence, event.event_id])?;
    let sql = "INSERT INTO events (event_id, sequence, pending, last_delivery, record)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (event_id) DO UPDATE SET pending = excluded.pending,
        last_delivery = excluded.last_delivery, record = excluded.record
        RETURNING number";
    let values = params![
        event.event_id,
        sequence,
        event.is_pending(),
        event.deliveries.last().map(|it| it.state.as_str()),
        to_json(event)?
    ];
    let mut statement = database.prepare_cached(sql)?;
    let number: i64 = statement.query_row(values, |row| row.get(0))?;
    let sql = "INSERT OR IGNORE INTO deliveries (delivery_id, event_number) VALUES (?, ?)";
    let mut statement = database.prepare_cached(sql)?;
    for delivery in &event.deliveries {
        statement.execute(params![delivery.delivery_id, number])?;
    }
    effects.changes.push(Change {
        kind: ChangeKind::Updated,
        request_id: event.request_id.clone(),
        workspace,
    });
    Ok(())
}

pub(super) fn of_request(database: &Connection, request_id: &str) -> rusqlite::Result<Vec<Event>> {
    let sql = "SELECT events.record FROM events JOIN requests USING (sequence)
        WHERE request_id = ? ORDER BY number";
    let mut statement = database.prepare_cached(sql)?;
    let events = statement.query_map([request_id], |row| from_json(row, 0))?;
    events.collect()
}

pub(super) fn of_delivery(
    database: &Connection,
    delivery_id: &str,
) -> rusqlite::Result<Option<Event>> {
    let sql = "SELECT record FROM events JOIN deliveries ON number = event_number
        WHERE delivery_id = ?";
    let mut statement = database.prepare_cached(sql)?;
    statement
        .query_row([delivery_id], |row| from_json(row, 0))
        .optional()
}
