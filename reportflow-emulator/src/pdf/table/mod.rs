//! Tables: a heading and rows. Nested tables follow their row.

mod layout;
mod members;

use reportflow_schema::Parameter;
use serde_json::Value;

use super::pagination::Paginator;
use super::row::Row;
use super::text::Typesetter;
use super::theme::{INDENT, MAX_INDENTS, ROW_PAD, TABLE_GAP};
use super::value;
use layout::{Frame, TableLayout};
pub(super) use members::columns;
use members::{depth, nested};

/// The room for the start of a nested table, which stays with its row on one page.
const NESTED_START_HEIGHT: f32 = 64.0;

/// Draws a table. `level` is the number of tables around it.
pub(super) fn draw(
    paginator: &mut Paginator,
    typesetter: &mut Typesetter,
    parameter: &Parameter,
    value: Option<&Value>,
    level: usize,
    draw_images: bool,
) {
    let (left, width) = paginator.row_bounds();
    let indent = INDENT * level.min(MAX_INDENTS) as f32;
    let frame = Frame {
        x: left + indent,
        width: width - indent,
        draw_images,
    };
    let rows = value::rows(value);
    let layout = TableLayout::new(typesetter, &frame, parameter, &rows);
    let label = frame.label(typesetter, &parameter.label, level);
    // A row and the start of its nested table stay together.
    let nested_height = NESTED_START_HEIGHT * depth(parameter) as f32;
    let first = layout.rows.first().map_or(0.0, Row::height) + nested_height;
    paginator.gap(if level == 0 { TABLE_GAP } else { ROW_PAD });
    paginator.reserve(label.height() + layout.heading.as_ref().map_or(0.0, Row::height) + first);
    paginator.row(label);
    let has_heading = layout.heading.is_some();
    if let Some(heading) = layout.heading {
        paginator.begin_table(heading);
    }
    let values = rows
        .iter()
        .copied()
        .map(Some)
        .chain(std::iter::repeat(None));
    for (row, value) in layout.rows.into_iter().zip(values) {
        paginator.reserve(row.height() + nested_height);
        paginator.row(row);
        for inner in nested(parameter) {
            let value = value.and_then(|value| value.get(&inner.name));
            draw(paginator, typesetter, inner, value, level + 1, draw_images);
        }
    }
    if has_heading {
        paginator.end_table();
    }
    paginator.gap(if level == 0 { TABLE_GAP } else { 2.0 * ROW_PAD });
}
