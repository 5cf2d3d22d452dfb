//! Removes the oldest requests beyond the limits.

use rusqlite::{Connection, OptionalExtension as _};

use super::super::retention::Retention;
use super::effects::Effects;
use super::requests;

/// A request whose documents are being rendered, or whose webhook is pending, stays.
/// So does `finished`, because its documents may be downloaded next.
pub(super) fn trim(
    database: &Connection,
    retention: Option<Retention>,
    finished: Option<&str>,
    effects: &mut Effects,
) -> rusqlite::Result<()> {
    let Some(retention) = retention else {
        return Ok(());
    };
    let mut usage = database.prepare_cached("SELECT requests, bytes FROM usage")?;
    let sql = "SELECT request_id FROM requests WHERE rendering = 0 AND NOT EXISTS
        (SELECT 1 FROM events WHERE events.sequence = requests.sequence AND pending = 1)
        AND request_id IS NOT ? ORDER BY sequence LIMIT 1";
    let mut oldest = database.prepare_cached(sql)?;
    loop {
        let used = usage.query_row([], |row| {
            Ok(Retention {
                requests: row.get(0)?,
                bytes: row.get(1)?,
            })
        })?;
        if used.requests <= retention.requests && used.bytes <= retention.bytes {
            return Ok(());
        }
        let oldest = oldest.query_row([finished], |row| row.get::<_, String>(0));
        let Some(request_id) = oldest.optional()? else {
            return Ok(());
        };
        requests::remove(database, &request_id, effects)?;
    }
}
