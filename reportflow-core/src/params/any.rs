use serde::Serialize;

use super::{Kind, Param, Spec, Value, Writer};

/// Writes any `Serialize` in a row, for a parameter of a kind that nobody has
/// seen: `#[report(with = reportflow::params::Any)]`.
///
/// ```
/// use reportflow_core::params::{Any, Param, Spec, Value, Kind, Writer};
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Chart {
///     points: Vec<u32>,
/// }
///
/// // In a row that derives `ReportRow`: `#[report(with = Any)] chart: Chart`.
/// const KINDS: Value = <Any<Chart> as Param>::VALUE;
/// assert!(KINDS.kinds.contains(Kind::Other) && !KINDS.kinds.contains(Kind::Text));
/// ```
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
