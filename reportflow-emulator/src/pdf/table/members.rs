//! The columns and the nested tables of a parameter.

use reportflow_schema::Parameter;

/// Returns the members of a row that are not tables.
pub(in crate::pdf) fn columns(parameter: &Parameter) -> Vec<&Parameter> {
    parameter
        .spec
        .iter()
        .filter(|column| !column.kind.has_rows())
        .collect()
}

/// Returns the depth of nested tables, at most 3.
pub(super) fn depth(parameter: &Parameter) -> usize {
    let deepest = nested(parameter).map(|inner| 1 + depth(inner)).max();
    deepest.unwrap_or(0).min(3)
}

/// Returns the members of a row that are tables.
pub(super) fn nested(parameter: &Parameter) -> impl Iterator<Item = &Parameter> {
    parameter
        .spec
        .iter()
        .filter(|column| column.kind.has_rows())
}
