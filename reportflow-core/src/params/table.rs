//! Lists of rows, which fill tables, and single rows, which fill collections.

use super::row::{write_object, write_rows};
use super::{Kind, Kinds, Param, ReportRow, Shape, Spec, Value, Writer};

const fn value_of_rows(shape: &'static Shape) -> Value {
    Value {
        kinds: Kinds::of(&[Kind::Array, Kind::Collection]),
        row: Some(shape),
    }
}

impl<T: ReportRow> Param for Vec<T> {
    const VALUE: Value = value_of_rows(T::SHAPE);

    fn write(&self, _: Kind, spec: &'static Spec, writer: &mut Writer) {
        write_rows(writer, spec, self);
    }
}

impl<T: ReportRow> Param for [T] {
    const VALUE: Value = value_of_rows(T::SHAPE);

    fn write(&self, _: Kind, spec: &'static Spec, writer: &mut Writer) {
        write_rows(writer, spec, self);
    }
}

impl<T: ReportRow, const N: usize> Param for [T; N] {
    const VALUE: Value = value_of_rows(T::SHAPE);

    fn write(&self, _: Kind, spec: &'static Spec, writer: &mut Writer) {
        write_rows(writer, spec, self);
    }
}

/// What a row type is as a field: the derive's `impl Param` calls it.
#[must_use]
pub const fn value_of_row(shape: &'static Shape) -> Value {
    Value {
        kinds: Kinds::of(&[Kind::Collection]),
        row: Some(shape),
    }
}

/// Writes a row as an object: the derive's `impl Param` calls it.
pub fn write_as_object<R: ReportRow>(row: &R, spec: &'static Spec, writer: &mut Writer) {
    write_object(writer, spec, row);
}
