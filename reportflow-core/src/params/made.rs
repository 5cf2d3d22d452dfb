use std::fmt;

use super::{Param, RowWriter, Spec, Value, Writer};

/// What a function that the user named by `with` makes of a field.
///
/// The check and the code that writes both begin with the same [`of`](Made::of),
/// and nothing else demands a [`Param`]: a result that fills no parameter is the
/// same error twice, which the compiler shows once.
pub struct Made<'f, F, R> {
    with: &'f F,
    value: Value,
    write_field: fn(&R, &mut RowWriter<'_>),
    write_table: fn(&R, &'static Spec, usize, &mut Writer),
}

impl<'f, F, R> Made<'f, F, R> {
    /// What `with` makes.
    #[must_use]
    pub const fn of<'a, T>(with: &'f F) -> Made<'f, F, R>
    where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
        R: Param,
    {
        Made {
            with,
            value: R::VALUE,
            write_field: R::write_field,
            write_table: R::write_table,
        }
    }

    /// The kinds that it can fill.
    #[must_use]
    pub const fn value(&self) -> Value {
        self.value
    }

    /// Writes what is made of `field` as the next field of a row.
    pub fn write_field<'a, T>(&self, field: &'a T, row: &mut RowWriter<'_>)
    where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
    {
        (self.write_field)(&(self.with)(field), row);
    }

    /// Writes what is made of `field` as a table or a collection.
    pub fn write_table<'a, T>(
        &self,
        field: &'a T,
        spec: &'static Spec,
        place: usize,
        writer: &mut Writer,
    ) where
        T: ?Sized + 'a,
        F: Fn(&'a T) -> R,
    {
        (self.write_table)(&(self.with)(field), spec, place, writer);
    }
}

impl<F, R> fmt::Debug for Made<'_, F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Made")
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
