//! The content of the cells of a table.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::column::TableColumn;
use crate::pdf::composer::Composer;
use crate::pdf::format::Format;
use crate::pdf::render_error::RenderError;
use crate::pdf::text::Typesetter;
use crate::pdf::theme::{self, ROW_PAD};
use crate::pdf::value::{CellContent, text_length};

/// Fails before the first text is laid out if the table cannot fit.
pub(super) fn check_size(
    typesetter: &Typesetter<'_>,
    parameter: &Parameter,
    columns: &[TableColumn<'_>],
    rows: &[&Value],
) -> Result<(), RenderError> {
    let monitor = typesetter.monitor;
    monitor.check_height(rows.len() as f32 * 2.0 * ROW_PAD)?;
    let (mut cells, mut length) = (0, 0);
    for row in rows {
        match row {
            Value::Object(row) if !parameter.spec.is_empty() => {
                cells += columns.len();
                let lengths = columns.iter().map(|column| {
                    let Parameter { kind, name, .. } = column.parameter;
                    text_length(kind, row.get(name))
                });
                length += lengths.sum::<usize>();
            }
            other => {
                cells += 1;
                length += text_length(&Kind::Text, Some(other));
            }
        }
        monitor.check_draw_ops(cells)?;
        monitor.check_text(length)?;
    }
    monitor.check()
}

/// Returns the headings of columns.
pub(super) fn labels<'a>(
    typesetter: &mut Typesetter<'_>,
    columns: &[TableColumn<'a>],
) -> Result<Vec<CellContent<'a>>, RenderError> {
    let heading = theme::heading(columns.len());
    let label = |column: &TableColumn<'a>| {
        let text = typesetter.text(&column.parameter.label, column.aligned(heading))?;
        Ok(CellContent::Text(Box::new(text)))
    };
    columns.iter().map(label).collect()
}

/// Returns the content for each column of a row. Returns a single content for a row
/// that is not an object, or if the columns are unknown.
pub(super) fn row<'a>(
    composer: &mut Composer<'_, 'a>,
    parameter: &Parameter,
    columns: &[TableColumn<'a>],
    row: &'a Value,
) -> Result<Vec<CellContent<'a>>, RenderError> {
    let style = theme::cell(columns.len());
    let mut content = |kind: &Kind, value, format: &Format, style| {
        let (typesetter, images) = (&mut composer.typesetter, &mut composer.images);
        CellContent::new(typesetter, images, kind, value, format, style)
    };
    match row {
        Value::Object(row) if !parameter.spec.is_empty() => columns
            .iter()
            .map(|column| {
                let Parameter { kind, name, .. } = column.parameter;
                content(kind, row.get(name), &column.format, column.aligned(style))
            })
            .collect(),
        other => {
            let content = content(&Kind::Text, Some(other), &Format::AsSent, style)?;
            Ok(vec![content])
        }
    }
}
