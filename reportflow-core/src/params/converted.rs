use std::fmt;

use super::param::Param;
use super::row_writer::RowWriter;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// A field converted by the function of `#[report(with = …)]`.
///
/// The check and the writing code both begin with the same [`new`](Converted::new).
/// Only `new` requires a [`Param`]. A result of another type is therefore the same
/// error twice, and the compiler shows it once.
pub struct Converted<'f, F, R> {
    with: &'f F,
    type_info: &'static TypeInfo,
    write_field: fn(&R, &mut RowWriter<'_>),
    write_table: fn(&R, &'static str, u8, &'static str, &mut Writer),
}

impl<'f, F, R> Converted<'f, F, R> {
    /// Wraps the function.
    #[must_use]
    pub const fn new<'a, T>(with: &'f F) -> Converted<'f, F, R>
    where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
        R: Param,
    {
        Converted {
            with,
            type_info: R::TYPE_REF,
            write_field: R::write_field,
            write_table: R::write_table,
        }
    }

    /// Returns the kinds that the function's result can fill.
    #[must_use]
    pub const fn type_info(&self) -> &'static TypeInfo {
        self.type_info
    }

    /// Converts `field` and writes the result as the next field of a row.
    pub fn write_field<'a, T>(&self, field: &'a T, row: &mut RowWriter<'_>)
    where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
    {
        (self.write_field)(&(self.with)(field), row);
    }

    /// Converts `field` and writes the result as a table or a collection.
    pub fn write_table<'a, T>(
        &self,
        field: &'a T,
        key: &'static str,
        kind: u8,
        table: &'static str,
        writer: &mut Writer,
    ) where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
    {
        (self.write_table)(&(self.with)(field), key, kind, table, writer);
    }
}

/// Returns the function of `#[report(with = …)]`, which must take a reference.
///
/// For a function that takes a value, the compiler's message is then about its
/// signature. Otherwise it suggests to convert the argument in the attribute.
#[must_use]
pub const fn by_reference<'a, T: ?Sized, R>(with: fn(&'a T) -> R) -> fn(&'a T) -> R {
    with
}

impl<F, R> fmt::Debug for Converted<'_, F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Converted")
            .field("type_info", &self.type_info)
            .finish_non_exhaustive()
    }
}
