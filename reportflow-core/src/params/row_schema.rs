//! Row types, as `#[derive(ReportRow)]` describes them.

use reportflow_rules::packed::PackedRow;

use super::type_info::TypeInfo;

/// The fields of a row type: a text that `reportflow_rules::packed` describes, and the
/// types of the fields in the order of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowSchema {
    pub(super) text: PackedRow,
    pub(super) types: &'static [&'static TypeInfo],
}
