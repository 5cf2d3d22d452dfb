//! Statements, translated from PostgreSQL's.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, ToSql, params_from_iter};

use crate::journal::database::{DatabaseError, Param, Row, Session, Value};

/// PostgreSQL's words, and those of SQLite.
const WORDS: [(&str, &str); 4] = [
    ("$", "?"),
    ("clock_timestamp()", "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"),
    ("greatest(", "max("),
    // SQLite would read all planned documents without the name of the index.
    ("/* by refusal */", "INDEXED BY document_by_refusal"),
];

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match *self {
            Param::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Param::Bool(value) => value.into(),
            Param::Integer(value) => value.into(),
            Param::Text(text) => text.into(),
            Param::Blob(bytes) => bytes.into(),
        })
    }
}

impl Session for Connection {
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError> {
        let changed = prepare(self, sql)?.execute(params_from_iter(params))?;
        Ok(changed as u64)
    }

    fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError> {
        let mut statement = prepare(self, sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map(params_from_iter(params), |row| {
            let values = (0..columns).map(|column| value(row.get_ref(column)?));
            Ok(Row::new(values.collect::<rusqlite::Result<_>>()?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn seconds_since(&self, time: &str) -> String {
        format!("unixepoch('now', 'subsec') - unixepoch({time}, 'subsec')")
    }

    fn blob_type(&self) -> &'static str {
        "BLOB"
    }
}

fn prepare<'c>(connection: &'c Connection, sql: &str) -> rusqlite::Result<Statement<'c>> {
    let mut sql = sql.to_owned();
    for (postgres, sqlite) in WORDS {
        if sql.contains(postgres) {
            sql = sql.replace(postgres, sqlite);
        }
    }
    connection.prepare(&sql)
}

fn value(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(_) => Value::Text(value.as_str()?.to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
    })
}
