//! Tables: a heading and rows. Nested tables follow their row.

mod column;
mod contents;
mod layout;
mod members;
mod needs;
mod records;

use reportflow_schema::Parameter;
use serde_json::Value;

use super::composer::Composer;
use super::format::Formats;
use super::render_error::RenderError;
use super::row::Row;
use super::structure::{ElementId, Role};
use super::theme::{self, INDENT, MAX_INDENTS, MAX_TABLE_COLUMNS, ROW_PAD, TABLE_GAP};
use super::value;
use layout::TableLayout;
pub(super) use members::columns;
use members::{depth, nested};

/// The room for the start of a nested table, which stays with its row on one page.
const NESTED_START_HEIGHT: f32 = 64.0;

/// Draws a table. `level` is the number of tables around it, and `parent` the cell of
/// the inner one. Keeps the room of `tail` below the last row on the same page.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    parameter: &'a Parameter,
    value: Option<&'a Value>,
    level: usize,
    parent: Option<ElementId>,
    tail: f32,
) -> Result<(), RenderError> {
    let frame = composer.frame();
    let frame = frame.indented(INDENT * level.min(MAX_INDENTS) as f32);
    let values = value::rows(value);
    let is_plain = matches!(composer.formats, Formats::Plain);
    let has_columns = is_plain || columns(parameter).len() <= MAX_TABLE_COLUMNS;
    let table = composer.structure.add(parent, Role::Table);
    let layout = TableLayout::new(composer, frame, parameter, &values, has_columns, table)?;
    let element = match (parent, &layout) {
        (None, _) => composer.structure.heading(2 + level, &parameter.label),
        (Some(_), Some(layout)) if layout.heading.is_some() => {
            composer.structure.add(table, Role::Caption)
        }
        (Some(_), _) => composer.structure.add(parent, Role::Paragraph),
    };
    let style = theme::table_label(level);
    let label = frame.text(composer, &parameter.label, style, 2.0, element)?;
    let Some(mut layout) = layout else {
        return records::draw(composer, frame, parameter, &values, level, parent, label);
    };
    let mut next_row = layout.next_row(composer)?;
    // A row and the start of its nested table stay together.
    let nested_height = NESTED_START_HEIGHT * depth(parameter) as f32;
    let first = next_row.as_ref().map_or(0.0, Row::height) + nested_height;
    let heading = layout.heading.take();
    composer
        .paginator
        .gap(if level == 0 { TABLE_GAP } else { ROW_PAD });
    let head = label.height() + heading.as_ref().map_or(0.0, Row::height);
    let tail_of_first = if values.len() > 1 { 0.0 } else { tail };
    composer.paginator.reserve(head + first + tail_of_first)?;
    composer.paginator.row(label)?;
    let has_heading = heading.is_some();
    if let Some(heading) = heading {
        composer.paginator.begin_table(heading)?;
    }
    let mut values = values.into_iter();
    while let Some(row) = next_row {
        let last_cell = layout.last_cell;
        let value = values.next();
        let tail = if values.len() > 0 { 0.0 } else { tail };
        composer
            .paginator
            .reserve(row.height() + nested_height.max(tail))?;
        composer.paginator.row(row)?;
        draw_nested(composer, parameter, value, level, last_cell, tail)?;
        next_row = layout.next_row(composer)?;
    }
    if has_heading {
        composer.paginator.end_table();
    }
    if tail == 0.0 {
        let gap = if level == 0 { TABLE_GAP } else { 2.0 * ROW_PAD };
        composer.paginator.gap(gap);
    }
    Ok(())
}

/// Draws the tables of a row or of a single object.
pub(super) fn draw_nested<'a>(
    composer: &mut Composer<'_, 'a>,
    parameter: &'a Parameter,
    value: Option<&'a Value>,
    level: usize,
    parent: Option<ElementId>,
    tail: f32,
) -> Result<(), RenderError> {
    let mut tables = nested(parameter).peekable();
    while let Some(inner) = tables.next() {
        let tail = if tables.peek().is_some() { 0.0 } else { tail };
        let value = value.and_then(|value| value.get(&inner.name));
        draw(composer, inner, value, level + 1, parent, tail)?;
    }
    Ok(())
}
