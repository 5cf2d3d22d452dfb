//! Columns with JSON.

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn to_json(value: &impl Serialize) -> rusqlite::Result<String> {
    let invalid = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    serde_json::to_string(value).map_err(invalid)
}

pub(super) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    let invalid = |error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
    };
    serde_json::from_str(text).map_err(invalid)
}
