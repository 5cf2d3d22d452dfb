//! The columns of a table of values.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use maud::{Markup, html};
use reportflow_schema::Parameter;
use serde_json::value::RawValue;

/// The unknown keys that become columns.
const MAX_UNKNOWN: usize = 100;

pub(super) fn head(columns: &Columns<'_>) -> Markup {
    html! {
        thead { tr {
            th { "#" }
            @for (name, parameter) in columns {
                th {
                    bdi { (parameter.map_or(*name, |it| it.label.as_str())) }
                    @if let Some(it) = parameter {
                        @if it.label != it.name { " " code { bdi { (it.name) } } }
                        " " span.muted { bdi { (it.kind.as_str()) } }
                    }
                }
            }
        } }
    }
}

/// The names of columns, with their parameters if the design has them.
pub(super) type Columns<'a> = Vec<(&'a str, Option<&'a Parameter>)>;

/// Returns the parameters of a design, then the keys that it does not have, and how many more
/// of these there are.
pub(super) fn columns<'a>(
    spec: &'a [Parameter],
    objects: impl IntoIterator<Item = &'a IndexMap<String, &'a RawValue>>,
) -> (Columns<'a>, usize) {
    let known: HashSet<&str> = spec.iter().map(|it| it.name.as_str()).collect();
    let keys = objects.into_iter().flat_map(|it| it.keys());
    let keys = keys.map(String::as_str).filter(|it| !known.contains(it));
    let unknown: IndexSet<&str> = keys.collect();
    let left_out = unknown.len().saturating_sub(MAX_UNKNOWN);
    let unknown = unknown.into_iter().take(MAX_UNKNOWN).map(|it| (it, None));
    let spec = spec.iter().map(|it| (it.name.as_str(), Some(it)));
    (spec.chain(unknown).collect(), left_out)
}
