//! Lists of rows, which fill tables, and single rows, which fill collections.

use super::kind::ParamKind;
use super::param::Param;
use super::report_row::ReportRow;
use super::row_schema::RowSchema;
use super::rows::{write_object, write_rows};
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

const fn list_type_info(row: &'static RowSchema) -> TypeInfo {
    TypeInfo::of_rows(&[ParamKind::Array, ParamKind::Collection], row)
}

impl<T: ReportRow> Param for Vec<T> {
    const TYPE: TypeInfo = list_type_info(T::SCHEMA);

    fn write(&self, _: ParamKind, table: &'static TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

impl<T: ReportRow> Param for [T] {
    const TYPE: TypeInfo = list_type_info(T::SCHEMA);

    fn write(&self, _: ParamKind, table: &'static TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

impl<T: ReportRow, const N: usize> Param for [T; N] {
    const TYPE: TypeInfo = list_type_info(T::SCHEMA);

    fn write(&self, _: ParamKind, table: &'static TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

/// Describes a single row as a field's type. The derived `Param` of a row calls it.
#[must_use]
pub const fn row_type_info(row: &'static RowSchema) -> TypeInfo {
    TypeInfo::of_rows(&[ParamKind::Collection], row)
}

/// Writes a row as an object. The derived `Param` of a row calls it.
pub fn write_row_object<R: ReportRow + ?Sized>(
    row: &R,
    table: &'static TableSchema,
    writer: &mut Writer,
) {
    write_object(writer, table, row);
}
