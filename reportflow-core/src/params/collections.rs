//! Collections of the standard library that cannot fill a table. Their impls of
//! [`Param`] only give them a message that names the types to use instead.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::{slice, vec};

use super::kind::ParamKind;
use super::param::Param;
use super::report_row::ReportRow;
use super::rows::write_rows;
use super::table::list_type_info;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// The rows of a collection as a slice. No type implements it: collections that have a
/// slice, such as `Vec`, implement [`Param`] directly.
///
/// It is a trait of the row type, because for a trait of the collection the compiler
/// would show the message of [`Param`].
#[diagnostic::on_unimplemented(
    message = "`{Collection}` cannot fill a table, which takes a slice of rows",
    label = "expected `Vec<Row>`, `[Row; N]` or `&[Row]`, where `Row` derives `ReportRow`",
    note = "collect the rows into a `Vec`, or add `#[report(with = path::to::function)]` with a function that returns a `Vec<&Row>`",
    note = "for a parameter of another kind, use `with` too, or `#[report(with = reportflow::params::Json)]` if the kind is unknown"
)]
pub trait RowsOf<Collection: ?Sized>: ReportRow + Sized {
    fn rows(collection: &Collection) -> &[Self];
}

macro_rules! write_rows_of {
    ($row:ident) => {
        const TYPE: TypeInfo = list_type_info($row::SCHEMA);

        fn write(&self, _: ParamKind, table: &'static TableSchema, writer: &mut Writer) {
            write_rows(writer, table, $row::rows(self));
        }
    };
}

#[doc(hidden)]
impl<T: RowsOf<VecDeque<T>>> Param for VecDeque<T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<T: RowsOf<LinkedList<T>>> Param for LinkedList<T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<T: RowsOf<BinaryHeap<T>>> Param for BinaryHeap<T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<T: RowsOf<BTreeSet<T>>> Param for BTreeSet<T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<T: RowsOf<HashSet<T, S>>, S> Param for HashSet<T, S> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<K, V: RowsOf<BTreeMap<K, V>>> Param for BTreeMap<K, V> {
    write_rows_of!(V);
}

#[doc(hidden)]
impl<K, V: RowsOf<HashMap<K, V, S>>, S> Param for HashMap<K, V, S> {
    write_rows_of!(V);
}

#[doc(hidden)]
impl<T: RowsOf<vec::IntoIter<T>>> Param for vec::IntoIter<T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<'a, T: RowsOf<slice::Iter<'a, T>>> Param for slice::Iter<'a, T> {
    write_rows_of!(T);
}

#[doc(hidden)]
impl<'a, T: RowsOf<dyn Iterator<Item = T> + 'a>> Param for dyn Iterator<Item = T> + 'a {
    write_rows_of!(T);
}
