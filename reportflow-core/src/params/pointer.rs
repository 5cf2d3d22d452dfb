//! Pointers and `Option` fill what their inner type fills.

use std::borrow::{Cow, ToOwned};
use std::rc::Rc;
use std::sync::Arc;

use super::{
    Boolean, Date, ImageValue, Kind, Number, Param, ReportRow, RowWriter, Shape, Spec, Text, Value,
    Writer,
};

macro_rules! through_pointer {
    ($({$($generics:tt)*} $pointer:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Param for $pointer where T: Param {
            const VALUE: Value = T::VALUE;

            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
                T::write(self, kind, spec, writer);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ReportRow for $pointer where T: ReportRow {
            const SHAPE: &'static Shape = T::SHAPE;

            fn write_row(&self, row: &mut RowWriter<'_>) {
                T::write_row(self, row);
            }
        }

        through_pointer!(@kinds [$($generics)*] [$pointer] Text Number Boolean Date ImageValue);
    )+};
    (@kinds $generics:tt $pointer:tt $($kind:ident)+) => {
        $(through_pointer!(@kind $generics $pointer $kind);)+
    };
    (@kind [$($generics:tt)*] [$pointer:ty] $kind:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $kind for $pointer where T: $kind {
            fn fill(&self, key: &'static str, writer: &mut Writer) {
                T::fill(self, key, writer);
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

#[diagnostic::do_not_recommend]
impl<T: Param> Param for Option<T> {
    const VALUE: Value = T::VALUE;

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
        match self {
            Some(value) => value.write(kind, spec, writer),
            // The key is there: a type of the user's has handed on without
            // saying that it is absent.
            None => writer.without_value(),
        }
    }
}

macro_rules! through_option {
    ($($kind:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: $kind> $kind for Option<T> {
            fn fill(&self, key: &'static str, writer: &mut Writer) {
                if let Some(value) = self {
                    value.fill(key, writer);
                }
            }
        }
    )+};
}

through_option!(Text, Number, Boolean, Date, ImageValue);
