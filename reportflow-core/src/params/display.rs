//! `#[report(display)]`: texts written by `Display`.

use std::fmt::{self, Display, Write as _};

use super::text::escape;
use super::{ParamsErrorReason, RowWriter, Writer};

impl Writer {
    /// Writes what `Display` makes of a value, as a text.
    pub fn display<T: Display + ?Sized>(&mut self, key: &'static str, value: &T) {
        self.key(key);
        self.displayed(value);
    }

    /// The same for a value that may be absent, which leaves its key out.
    pub fn display_option<T: Display>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.display(key, value);
        }
    }

    fn displayed<T: Display + ?Sized>(&mut self, value: &T) {
        // Its length is known only once it is written.
        if self.count(32) {
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
    /// Writes what `Display` makes of the row's next field, as a text.
    pub fn display<T: Display + ?Sized>(&mut self, value: &T) {
        if let Some((writer, column)) = self.next() {
            writer.key(column.key);
            writer.displayed(value);
        }
    }

    /// The same for a value that may be absent, which leaves its key out.
    pub fn display_option<T: Display>(&mut self, value: &Option<T>) {
        match value {
            Some(value) => self.display(value),
            None => {
                self.next();
            }
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
