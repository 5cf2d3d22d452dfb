//! The rows that statements return.

use std::mem;

use super::error::DatabaseError;

/// A value of a row.
#[derive(Debug)]
pub(in crate::journal) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row that a statement returned.
#[derive(Debug)]
pub(in crate::journal) struct Row(Vec<Value>);

impl Row {
    pub(in crate::journal) fn new(values: Vec<Value>) -> Row {
        Row(values)
    }

    /// Takes the value of a column, which is then null.
    pub(in crate::journal) fn take<T: FromValue>(
        &mut self,
        column: usize,
    ) -> Result<T, DatabaseError> {
        let value = self.0.get_mut(column);
        let value = value.map(|value| mem::replace(value, Value::Null));
        let value = value.unwrap_or(Value::Null);
        T::from_value(value).map_err(|value| {
            let message = format!("invalid value in column {column}: {}", value.kind());
            DatabaseError::new(message)
        })
    }
}

impl Value {
    /// Returns the kind, for messages: values may be personal data.
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Integer(_) => "an integer",
            Value::Real(_) => "a real number",
            Value::Text(_) => "a text",
            Value::Blob(_) => "bytes",
        }
    }
}

/// A type of a column. The error is the value.
pub(in crate::journal) trait FromValue: Sized {
    fn from_value(value: Value) -> Result<Self, Value>;
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Integer(number) => Ok(number),
            other => Err(other),
        }
    }
}

impl FromValue for u64 {
    fn from_value(value: Value) -> Result<Self, Value> {
        i64::from_value(value).map(i64::cast_unsigned)
    }
}

impl FromValue for u32 {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Integer(number) => u32::try_from(number).map_err(|_| value),
            other => Err(other),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, Value> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Real(number) => Ok(number),
            other => Err(other),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(other),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, Value> {
        match value {
            Value::Blob(bytes) => Ok(bytes),
            other => Err(other),
        }
    }
}
