//! Lists of rows, which fill tables, and single rows, which fill collections.

use super::row::{write_object, write_rows};
use super::{Column, Kind, Kinds, Param, ReportRow, Shape, Value, Writer};

macro_rules! list_of_rows {
    ($({$($generics:tt)*} $list:ty),+ $(,)?) => {$(
        impl<T: ReportRow, $($generics)*> Param for $list {
            const VALUE: Value = Value {
                kinds: Kinds::of(&[Kind::Array, Kind::Collection]),
                row: Some(T::SHAPE),
            };

            fn write(&self, _: Kind, columns: &'static [Column], writer: &mut Writer) {
                write_rows(writer, columns, self);
            }
        }
    )+};
}

list_of_rows! {
    {} Vec<T>,
    {} [T],
    {const N: usize} [T; N],
}

/// What a row type is as a field: the derive's `impl Param` calls it.
#[must_use]
pub const fn value_of_row(shape: &'static Shape) -> Value {
    Value { kinds: Kinds::of(&[Kind::Collection]), row: Some(shape) }
}

/// Writes a row as an object: the derive's `impl Param` calls it.
pub fn write_as_object<R: ReportRow>(row: &R, columns: &'static [Column], writer: &mut Writer) {
    write_object(writer, columns, row);
}
