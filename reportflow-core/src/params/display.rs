//! `#[report(display)]`: texts written by `Display`.

use std::fmt::{self, Display, Write as _};

use super::error::ParamsErrorKind;
use super::escape::escape;
use super::row_writer::RowWriter;
use super::writer::Writer;

/// A type that `#[report(display)]` writes.
///
/// `Marker` separates the impls, because a later `Option` could implement `Display`.
/// The compiler infers the only marker that fits.
pub trait DisplayText<Marker> {
    /// The type that needs `Display`. Only the methods that write it have the bound.
    /// The compiler then reports a missing `T: Display`, not a missing impl of this
    /// trait for `Option<T>`.
    type Target: ?Sized;

    /// Returns the value to write, or `None` if it is absent.
    fn target(&self) -> Option<&Self::Target>;
}

/// The marker of types with their own `Display`.
#[derive(Debug)]
pub enum Plain {}

/// The marker of values that may be absent.
#[derive(Debug)]
pub enum Optional {}

impl<T: Display + ?Sized> DisplayText<Plain> for T {
    type Target = T;

    fn target(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> DisplayText<Optional> for Option<T> {
    type Target = T;

    fn target(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> DisplayText<Optional> for &Option<T> {
    type Target = T;

    fn target(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl Writer {
    /// Writes the `Display` output of a value as a text. The key of an absent value
    /// is left out.
    ///
    /// ```
    /// use reportflow_core::params::Writer;
    ///
    /// let rate = Writer::plain_text(|key, writer| writer.display(key, &format_args!("{} %", 10)));
    /// assert_eq!(rate, "10 %");
    /// ```
    #[doc(hidden)]
    pub fn display<T: DisplayText<Marker, Target: Display> + ?Sized, Marker>(
        &mut self,
        key: &'static str,
        value: &T,
    ) {
        if let Some(value) = value.target() {
            self.key(key);
            self.display_value(value);
        }
    }

    fn display_value<T: Display + ?Sized>(&mut self, value: &T) {
        // An estimate: the length is unknown until the value is written.
        if self.value(32) {
            return;
        }
        self.out.push(b'"');
        if let Err(error) = write!(Escaped(&mut self.out), "{value}") {
            let error = serde::ser::Error::custom(error);
            self.fail(ParamsErrorKind::Serialize(error));
        }
        self.out.push(b'"');
    }
}

impl RowWriter<'_> {
    /// Writes the `Display` output of the row's next field as a text. The key of an
    /// absent value is left out.
    pub fn display<T: DisplayText<Marker, Target: Display> + ?Sized, Marker>(&mut self, value: &T) {
        if let (Some((writer, column)), Some(value)) = (self.next(), value.target()) {
            writer.key(column.key);
            writer.display_value(value);
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
