//! Lists of rows, which fill tables, and single rows, which fill collections.

use super::kind::ParamKind;
use super::param::Param;
use super::report_row::ReportRow;
use super::rows::{write_object, write_rows};
use super::table_schema::TableSchema;
use super::type_info::{KindSet, TypeInfo};
use super::writer::Writer;

impl<T: ReportRow> Param for Vec<T> {
    const TYPE: TypeInfo = TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };
    // Without `TYPE` in between: deep tables would reach the compiler's limit of queries.
    const TYPE_REF: &'static TypeInfo = &TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };

    fn write(&self, _: ParamKind, table: &TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

impl<T: ReportRow> Param for [T] {
    const TYPE: TypeInfo = TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };
    // Without `TYPE` in between: deep tables would reach the compiler's limit of queries.
    const TYPE_REF: &'static TypeInfo = &TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };

    fn write(&self, _: ParamKind, table: &TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

impl<T: ReportRow, const N: usize> Param for [T; N] {
    const TYPE: TypeInfo = TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };
    // Without `TYPE` in between: deep tables would reach the compiler's limit of queries.
    const TYPE_REF: &'static TypeInfo = &TypeInfo {
        kinds: KindSet::LIST,
        row: T::TYPE.row,
    };

    fn write(&self, _: ParamKind, table: &TableSchema, writer: &mut Writer) {
        write_rows(writer, table, self);
    }
}

/// Writes a row as an object. The derived `Param` of a row calls it.
pub fn write_row_object<R: ReportRow + ?Sized>(row: &R, table: &TableSchema, writer: &mut Writer) {
    write_object(writer, table, row);
}
