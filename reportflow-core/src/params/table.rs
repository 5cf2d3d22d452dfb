//! Lists of rows, which fill tables, and single rows, which fill collections.

use super::kind::ParamKind;
use super::param::Param;
use super::report_row::ReportRow;
use super::rows::{write_object, write_rows};
use super::table_schema::TableSchema;
use super::type_info::{KindSet, TypeInfo};
use super::writer::Writer;

macro_rules! lists {
    ($({$($generics:tt)*} $list:ty),+ $(,)?) => {$(
        impl<$($generics)*> Param for $list {
            const TYPE: TypeInfo = TypeInfo {
                kinds: KindSet::LIST,
                row: T::TYPE.row,
            };

            // Without `Self::TYPE`: each constant in a constant is a query of the compiler, and
            // tables in tables would reach its limit of nested queries.
            const TYPE_REF: &'static TypeInfo = &TypeInfo {
                kinds: KindSet::LIST,
                row: T::TYPE.row,
            };

            fn write(&self, _: ParamKind, table: &TableSchema, writer: &mut Writer) {
                write_rows(writer, table, self);
            }
        }
    )+};
}

lists! {
    {T: ReportRow} Vec<T>,
    {T: ReportRow} [T],
    {T: ReportRow, const N: usize} [T; N],
}

/// Writes a row as an object. The derived `Param` of a row calls it.
pub fn write_row_object<R: ReportRow + ?Sized>(row: &R, table: &TableSchema, writer: &mut Writer) {
    write_object(writer, table, row);
}
