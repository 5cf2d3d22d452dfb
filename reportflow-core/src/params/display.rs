//! `#[report(display)]`: texts written by `Display`.

use std::fmt::{self, Display, Write as _};

use super::text::escape;
use super::{ParamsErrorReason, RowWriter, Writer};

/// A type that `#[report(display)]` writes.
///
/// `How` tells the impls apart, since `Option` may have a `Display` of its own one
/// day, for all that the compiler knows. It is inferred: one of them fits.
pub trait Displayed<How> {
    /// What is to have a `Display`: demanded where it is written, so that the
    /// compiler asks for that of `T`, rather than for this trait of `Option<T>`.
    type Shown: ?Sized;

    /// What is written, unless it is absent.
    fn shown(&self) -> Option<&Self::Shown>;
}

/// By the type's own `Display`.
#[derive(Debug)]
pub enum Always {}

/// By that of a value that may be absent.
#[derive(Debug)]
pub enum Maybe {}

impl<T: Display + ?Sized> Displayed<Always> for T {
    type Shown = T;

    fn shown(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Displayed<Maybe> for Option<T> {
    type Shown = T;

    fn shown(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Displayed<Maybe> for &Option<T> {
    type Shown = T;

    fn shown(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl Writer {
    /// Writes what `Display` makes of a value, as a text; an absent one leaves
    /// its key out.
    ///
    /// ```
    /// use reportflow_core::params::Writer;
    ///
    /// let rate = Writer::plain_text(|key, writer| writer.display(key, &format_args!("{} %", 10)));
    /// assert_eq!(rate, "10 %");
    /// ```
    pub fn display<T: Displayed<How, Shown: Display> + ?Sized, How>(
        &mut self,
        key: &'static str,
        value: &T,
    ) {
        if let Some(value) = value.shown() {
            self.key(key);
            self.displayed(value);
        }
    }

    fn displayed<T: Display + ?Sized>(&mut self, value: &T) {
        // Its length is known only once it is written.
        if self.value(32) {
            return;
        }
        self.out.push(b'"');
        if let Err(error) = write!(Escaped(&mut self.out), "{value}") {
            let error = serde::ser::Error::custom(error);
            self.fail(ParamsErrorReason::Serialize(error));
        }
        self.out.push(b'"');
    }
}

impl RowWriter<'_> {
    /// Writes what `Display` makes of the row's next field, as a text; an absent
    /// one leaves its key out.
    pub fn display<T: Displayed<How, Shown: Display> + ?Sized, How>(&mut self, value: &T) {
        if let (Some((writer, column)), Some(value)) = (self.next(), value.shown()) {
            writer.key(column.key);
            writer.displayed(value);
        }
    }
}

struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}
