//! Tables: a heading and rows. Nested tables follow their row.

mod layout;
mod members;

use reportflow_schema::Parameter;
use serde_json::Value;

use super::image::Images;
use super::pagination::Paginator;
use super::render_error::RenderError;
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
pub(super) fn draw<'a>(
    paginator: &mut Paginator<'_>,
    typesetter: &mut Typesetter<'_>,
    images: &mut Images<'a>,
    parameter: &'a Parameter,
    value: Option<&'a Value>,
    level: usize,
) -> Result<(), RenderError> {
    let (left, width) = paginator.row_bounds();
    let indent = INDENT * level.min(MAX_INDENTS) as f32;
    let frame = Frame {
        x: left + indent,
        width: width - indent,
    };
    let values = value::rows(value);
    let label = frame.label(typesetter, &parameter.label, level)?;
    let mut layout = TableLayout::new(typesetter, images, frame, parameter, &values)?;
    let mut next_row = layout.next_row(typesetter)?;
    // A row and the start of its nested table stay together.
    let nested_height = NESTED_START_HEIGHT * depth(parameter) as f32;
    let first = next_row.as_ref().map_or(0.0, Row::height) + nested_height;
    let heading = layout.heading.take();
    paginator.gap(if level == 0 { TABLE_GAP } else { ROW_PAD });
    paginator.reserve(label.height() + heading.as_ref().map_or(0.0, Row::height) + first)?;
    paginator.row(label)?;
    let has_heading = heading.is_some();
    if let Some(heading) = heading {
        paginator.begin_table(heading)?;
    }
    let mut values = values.into_iter();
    while let Some(row) = next_row {
        paginator.reserve(row.height() + nested_height)?;
        paginator.row(row)?;
        let value = values.next();
        for inner in nested(parameter) {
            let value = value.and_then(|value| value.get(&inner.name));
            draw(paginator, typesetter, images, inner, value, level + 1)?;
        }
        next_row = layout.next_row(typesetter)?;
    }
    if has_heading {
        paginator.end_table();
    }
    paginator.gap(if level == 0 { TABLE_GAP } else { 2.0 * ROW_PAD });
    Ok(())
}
