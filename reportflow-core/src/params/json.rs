use serde::Serialize;

use super::kind::ParamKind;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// A value of any `Serialize` type, for a row's parameter of an unknown kind:
/// `#[report(with = reportflow::params::Json)]`.
///
/// ```
/// use reportflow_core::params::{Json, Param, ParamKind, TypeInfo};
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Chart {
///     points: Vec<u32>,
/// }
///
/// // In a row that derives `ReportRow`: `#[report(with = Json)] chart: Chart`.
/// const CHART: TypeInfo = <Json<Chart> as Param>::TYPE;
/// assert!(CHART.can_fill(ParamKind::Other) && !CHART.can_fill(ParamKind::Text));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> Param for Json<T> {
    const TYPE: TypeInfo = TypeInfo::JSON;

    fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
        writer.json_value(&self.0);
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
