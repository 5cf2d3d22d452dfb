//! Statements of a connection.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Statement};

use crate::journal::database::{DatabaseError, Param, Row, Session, Value};
use crate::postgres_connection::{IsClosed, LimitedClient, StatementError};

/// The statements that stay prepared.
const MAX_STATEMENTS: usize = 200;

/// A connection with its prepared statements.
pub(super) struct PostgresSession(RefCell<Prepared>);

struct Prepared {
    client: LimitedClient,
    /// Is `true` after an error that says that the server goes away. The connection may still seem
    /// open.
    is_broken: bool,
    statements: HashMap<String, Statement>,
}

impl PostgresSession {
    pub(super) fn new(client: LimitedClient) -> PostgresSession {
        PostgresSession(RefCell::new(Prepared {
            client,
            is_broken: false,
            statements: HashMap::new(),
        }))
    }

    /// Executes statements without parameters.
    pub(super) fn execute_all(&self, sql: &str) -> Result<(), DatabaseError> {
        let mut prepared = self.0.borrow_mut();
        prepared.run(async |client| client.batch_execute(sql).await)
    }

    /// Rolls a transaction back. If that fails, the connection counts as lost: it may still have the
    /// transaction.
    pub(super) fn roll_back(&self) {
        if !self.is_broken() && self.execute_all("ROLLBACK").is_err() {
            self.0.borrow_mut().is_broken = true;
        }
    }

    /// Returns whether the connection is lost.
    pub(super) fn is_broken(&self) -> bool {
        let prepared = self.0.borrow();
        prepared.is_broken || prepared.client.is_closed()
    }
}

impl IsClosed for PostgresSession {
    fn is_closed(&self) -> bool {
        self.is_broken()
    }
}

impl Prepared {
    fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, DatabaseError> {
        self.client.run(work).map_err(|error| {
            self.is_broken |= error.is_connection_lost();
            DatabaseError::new(error)
        })
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, DatabaseError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.run(async |client| client.prepare(sql).await)?;
        if self.statements.len() >= MAX_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Session for PostgresSession {
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError> {
        let mut prepared = self.0.borrow_mut();
        let statement = prepared.prepare(sql)?;
        let params = values(params);
        prepared.run(async |client| client.execute(&statement, &params).await)
    }

    fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError> {
        let mut prepared = self.0.borrow_mut();
        let statement = prepared.prepare(sql)?;
        let params = values(params);
        let rows = prepared.run(async |client| client.query(&statement, &params).await)?;
        rows.iter().map(row).collect()
    }

    fn allow_large_params(&self) -> Result<(), DatabaseError> {
        // The time counts until the last byte of a statement. Other workers have to renew leases of
        // 30 s.
        self.execute_all("SET LOCAL idle_in_transaction_session_timeout = '15s'")
    }

    fn seconds_since(&self, time: &str) -> String {
        format!("CAST(extract(epoch FROM clock_timestamp() - {time}) AS FLOAT8)")
    }

    fn blob_type(&self) -> &'static str {
        "BYTEA"
    }
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> DatabaseError {
        DatabaseError::new(StatementError::Failed(error))
    }
}

fn values<'p>(params: &'p [Param<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|it| it as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Param::Null => Ok(IsNull::Yes),
            Param::Bool(value) => value.to_sql(kind, out),
            Param::Integer(value) if *kind == Type::INT4 => i32::try_from(value)?.to_sql(kind, out),
            Param::Integer(value) => value.to_sql(kind, out),
            // PostgreSQL cannot store NUL, and a service may write it into a message.
            Param::Text(text) if text.contains('\0') => {
                text.replace('\0', "\u{fffd}").to_sql(kind, out)
            }
            Param::Text(text) => text.to_sql(kind, out),
            Param::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // The type decides in `to_sql`.
        true
    }

    to_sql_checked!();
}

fn row(row: &tokio_postgres::Row) -> Result<Row, DatabaseError> {
    let values = row.columns().iter().enumerate().map(|(index, column)| {
        let kind = column.type_();
        Ok(match *kind {
            Type::BOOL => optional(row.try_get(index)?, |it: bool| Value::Integer(it.into())),
            Type::INT4 => optional(row.try_get(index)?, |it: i32| Value::Integer(it.into())),
            Type::INT8 => optional(row.try_get(index)?, Value::Integer),
            Type::FLOAT8 => optional(row.try_get(index)?, Value::Real),
            Type::TEXT | Type::NAME => optional(row.try_get(index)?, Value::Text),
            Type::BYTEA => optional(row.try_get(index)?, Value::Blob),
            _ => return Err(DatabaseError::new(format!("a column has the type {kind}"))),
        })
    });
    Ok(Row::new(values.collect::<Result<_, DatabaseError>>()?))
}

fn optional<T>(value: Option<T>, convert: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Null, convert)
}
