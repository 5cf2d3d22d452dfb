//! Tables: a heading, a row for each row of the value, and below a row the
//! tables that are in it.

mod set;

use reportflow_schema::Parameter;
use serde_json::Value;

use super::look::{GAP, INDENT, MAX_INDENTS};
use super::pager::Pager;
use super::row::Row;
use super::text::Typesetter;
use super::value;
use set::{Frame, Set};

/// Above and below the cells of a row.
const PAD: f32 = 3.5;
/// What the beginning of a table in a row takes, which should follow the row on
/// the same page.
const NESTED_START: f32 = 64.0;

/// The columns of a table: what is in a row except further tables.
pub(super) fn plain(parameter: &Parameter) -> Vec<&Parameter> {
    parameter
        .spec
        .iter()
        .filter(|column| !column.kind.has_rows())
        .collect()
}

/// How many tables deep the rows are, as far as that changes where a page ends.
fn depth(parameter: &Parameter) -> usize {
    let deepest = nested(parameter).map(|inner| 1 + depth(inner)).max();
    deepest.unwrap_or(0).min(3)
}

fn nested(parameter: &Parameter) -> impl Iterator<Item = &Parameter> {
    parameter
        .spec
        .iter()
        .filter(|column| column.kind.has_rows())
}

/// Draws one table; `level` is how many tables it is in.
pub(super) fn draw(
    pager: &mut Pager,
    typesetter: &mut Typesetter,
    parameter: &Parameter,
    value: Option<&Value>,
    level: usize,
    pictures: bool,
) {
    let (left, width) = pager.measure();
    let indent = INDENT * level.min(MAX_INDENTS) as f32;
    let frame = Frame {
        x: left + indent,
        width: width - indent,
        pictures,
    };
    let rows = value::rows(value);
    let set = Set::new(typesetter, &frame, parameter, &rows);
    let label = frame.label(typesetter, &parameter.label, level);
    // A row and the beginning of the table in it stay together.
    let follows = NESTED_START * depth(parameter) as f32;
    let first = set.rows.first().map_or(0.0, Row::height) + follows;
    pager.gap(if level == 0 { GAP } else { PAD });
    pager.reserve(label.height() + set.heading.as_ref().map_or(0.0, Row::height) + first);
    pager.row(label);
    let opened = set.heading.is_some();
    if let Some(heading) = set.heading {
        pager.open(heading);
    }
    let values = rows
        .iter()
        .copied()
        .map(Some)
        .chain(std::iter::repeat(None));
    for (row, value) in set.rows.into_iter().zip(values) {
        pager.reserve(row.height() + follows);
        pager.row(row);
        for inner in nested(parameter) {
            let value = value.and_then(|value| value.get(&inner.name));
            draw(pager, typesetter, inner, value, level + 1, pictures);
        }
    }
    if opened {
        pager.close();
    }
    pager.gap(if level == 0 { GAP } else { 2.0 * PAD });
}
