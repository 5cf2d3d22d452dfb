//! Rows with too many columns: a block of labels and values for each row.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::draw_nested;
use super::members::columns;
use crate::pdf::composer::Composer;
use crate::pdf::frame::Frame;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::Row;
use crate::pdf::sections::Field;
use crate::pdf::strip;
use crate::pdf::structure::{ElementId, Role};
use crate::pdf::theme::{self, ACCENT, ROW_PAD, TABLE_GAP};

/// The width of a label and its value, in points.
const MIN_CELL_WIDTH: f32 = 118.0;

/// Draws a table as blocks.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    parameter: &'a Parameter,
    rows: &[&'a Value],
    level: usize,
    parent: Option<ElementId>,
    label: Row,
) -> Result<(), RenderError> {
    let columns = columns(parameter);
    let per_row = ((frame.width / MIN_CELL_WIDTH) as usize).max(1);
    composer
        .paginator
        .gap(if level == 0 { TABLE_GAP } else { ROW_PAD });
    let mut label = Some(label);
    // An empty table has one row of blanks, as other tables have.
    let blank = [&Value::Null];
    let rows = if rows.is_empty() { &blank[..] } else { rows };
    for (index, row) in rows.iter().copied().enumerate() {
        let heading = format!("{} {}", parameter.label, index + 1);
        let element = match parent {
            None => composer.structure.heading(3 + level, &heading),
            Some(_) => composer.structure.add(parent, Role::Paragraph),
        };
        let heading = Row {
            rule: Some((ACCENT, 0.9)),
            ..frame.text(composer, &heading, theme::RECORD, 3.0, element)?
        };
        let cells = match row {
            Value::Object(_) | Value::Null => {
                let field = |parameter| Field {
                    parameter,
                    value: row.get(&parameter.name),
                };
                let fields: Vec<Field<'a>> = columns.iter().copied().map(field).collect();
                strip::rows(composer, frame, &fields, per_row)?
            }
            // The row has the wrong kind, so it has no columns.
            other => {
                let whole = Field {
                    parameter,
                    value: Some(other),
                };
                strip::rows(composer, frame, &[whole], 1)?
            }
        };
        let start = cells.iter().take(2).map(Row::height).sum::<f32>();
        let label_height = label.as_ref().map_or(0.0, Row::height);
        composer
            .paginator
            .reserve(label_height + heading.height() + start)?;
        if let Some(label) = label.take() {
            composer.paginator.row(label)?;
        }
        composer.paginator.row(heading)?;
        for row in cells {
            composer.paginator.row(row)?;
        }
        draw_nested(composer, parameter, Some(row), level, parent, 0.0)?;
        composer.paginator.gap(ROW_PAD);
    }
    composer
        .paginator
        .gap(if level == 0 { TABLE_GAP } else { ROW_PAD });
    Ok(())
}
