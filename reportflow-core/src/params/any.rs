use std::fmt::{self, Display, Write as _};

use serde::Serialize;

use super::text::{ONLY_TEXT, escape};
use super::{Column, Kind, Kinds, Param, ParamsErrorReason, Text, Value, Writer};

/// Writes any `Serialize` in a row, for a parameter of a kind that nobody has
/// seen: `#[report(with = reportflow::params::Any)]`.
#[derive(Clone, Copy, Debug)]
pub struct Any<T>(pub T);

impl<T: Serialize> Param for Any<T> {
    const VALUE: Value = Value { kinds: Kinds::of(&[Kind::Other]), row: None };

    fn write(&self, _: Kind, _: &'static [Column], writer: &mut Writer) {
        writer.json(&self.0);
    }
}

impl<T: Serialize> Serialize for Any<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Writes a value by its `Display`, as a text: what `#[report(display)]` uses.
#[derive(Clone, Copy, Debug)]
pub struct Displayed<T>(pub T);

impl<T: Display> Param for Displayed<T> {
    const VALUE: Value = ONLY_TEXT;

    fn write(&self, _: Kind, _: &'static [Column], writer: &mut Writer) {
        writer.out.push(b'"');
        if let Err(error) = write!(Escaped(&mut writer.out), "{}", self.0) {
            let error = serde::ser::Error::custom(error);
            writer.fail(ParamsErrorReason::Serialize(error));
        }
        writer.out.push(b'"');
    }
}

impl<T: Display> Text for Displayed<T> {}

struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}
