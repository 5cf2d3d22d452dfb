//! Pointers and `Option` fill what their inner type fills.

use std::borrow::{Cow, ToOwned};
use std::rc::Rc;
use std::sync::Arc;

use super::kind::ParamKind;
use super::kind_traits::{BooleanParam, DateParam, ImageParam, NumberParam, TextParam};
use super::param::Param;
use super::report_row::ReportRow;
use super::row_writer::RowWriter;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

macro_rules! through_pointer {
    ($({$($generics:tt)*} $pointer:ty),+ $(,)?) => {$(
        // Not `do_not_recommend`: the message must name the row type in `&[Row]`.
        impl<$($generics)*> Param for $pointer where T: Param {
            const TYPE: TypeInfo = T::TYPE;
            const TYPE_REF: &'static TypeInfo = T::TYPE_REF;

            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
                T::write(self, kind, table, writer);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ReportRow for $pointer where T: ReportRow {
            fn write_row(&self, row: &mut RowWriter<'_>) {
                T::write_row(self, row);
            }
        }

        through_pointer!(@traits [$($generics)*] [$pointer] TextParam NumberParam BooleanParam DateParam ImageParam);
    )+};
    (@traits $generics:tt $pointer:tt $($trait:ident)+) => {
        $(through_pointer!(@trait $generics $pointer $trait);)+
    };
    (@trait [$($generics:tt)*] [$pointer:ty] $trait:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $trait for $pointer where T: $trait {
            fn write_entry(&self, key: &'static str, writer: &mut Writer) {
                T::write_entry(self, key, writer);
            }
        }
    };
}

through_pointer! {
    {T: ?Sized} &T,
    {T: ?Sized} &mut T,
    {T: ?Sized} Box<T>,
    {T: ?Sized} Rc<T>,
    {T: ?Sized} Arc<T>,
    {T: ?Sized + ToOwned} Cow<'_, T>,
}

impl<T: Param> Param for Option<T> {
    const TYPE: TypeInfo = T::TYPE;
    const TYPE_REF: &'static TypeInfo = T::TYPE_REF;

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        match self {
            Some(value) => value.write(kind, table, writer),
            // A user's type is not absent, but delegates to an absent value.
            None => writer.drop_key_without_value(),
        }
    }
}

macro_rules! through_option {
    ($($trait:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: $trait> $trait for Option<T> {
            fn write_entry(&self, key: &'static str, writer: &mut Writer) {
                if let Some(value) = self {
                    value.write_entry(key, writer);
                }
            }
        }
    )+};
}

through_option!(TextParam, NumberParam, BooleanParam, DateParam, ImageParam);
