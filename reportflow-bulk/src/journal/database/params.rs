//! The parameters of statements.

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub(in crate::journal) enum Param<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// Returns a slice of [`Param`]s.
macro_rules! params {
    ($($param:expr),* $(,)?) => {
        &[$($crate::journal::database::Param::from($param)),*]
    };
}
pub(in crate::journal) use params;

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Param::Bool(value)
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Param::Integer(value)
    }
}

impl From<u32> for Param<'_> {
    fn from(value: u32) -> Self {
        Param::Integer(value.into())
    }
}

/// No number of a journal has the highest bit.
impl From<u64> for Param<'_> {
    fn from(value: u64) -> Self {
        Param::Integer(value.cast_signed())
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Param::Blob(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}
