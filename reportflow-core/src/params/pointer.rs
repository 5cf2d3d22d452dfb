//! Pointers and `Option` fill what their inner type fills.

use std::borrow::{Cow, ToOwned};
use std::rc::Rc;
use std::sync::Arc;

use super::{Boolean, Column, Date, ImageValue, Kind, Number, Param, Text, Value, Writer};

macro_rules! through_pointer {
    ($({$($generics:tt)*} $pointer:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Param for $pointer where T: Param {
            const VALUE: Value = T::VALUE;

            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            fn write(&self, kind: Kind, columns: &'static [Column], writer: &mut Writer) {
                T::write(self, kind, columns, writer);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Text for $pointer where T: Text {}
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Number for $pointer where T: Number {}
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Boolean for $pointer where T: Boolean {}
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Date for $pointer where T: Date {}
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ImageValue for $pointer where T: ImageValue {}
    )+};
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

    fn write(&self, kind: Kind, columns: &'static [Column], writer: &mut Writer) {
        if let Some(value) = self {
            value.write(kind, columns, writer);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Text> Text for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: Number> Number for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: Boolean> Boolean for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: Date> Date for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: ImageValue> ImageValue for Option<T> {}
