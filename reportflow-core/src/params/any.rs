use serde::Serialize;

use super::{Kind, Param, Spec, Value, Writer};

/// Writes any `Serialize` in a row, for a parameter of a kind that nobody has
/// seen: `#[report(with = reportflow::params::Any)]`.
#[derive(Clone, Copy, Debug)]
pub struct Any<T>(pub T);

impl<T: Serialize> Param for Any<T> {
    const VALUE: Value = Value::ANY;

    fn write(&self, _: Kind, _: &'static Spec, writer: &mut Writer) {
        writer.json(&self.0);
    }
}

impl<T: Serialize> Serialize for Any<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
