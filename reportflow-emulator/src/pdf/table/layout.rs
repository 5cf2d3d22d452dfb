//! The layout of a table. The content of all cells is known before the first row is
//! drawn, because the column widths depend on every cell.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::members;
use crate::pdf::column_widths::{self, Column};
use crate::pdf::image::Images;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row, blocks};
use crate::pdf::style::{Align, Style};
use crate::pdf::text::Typesetter;
use crate::pdf::theme::{self, ACCENT, CELL_PAD, HEADING_FILL, ROW_PAD, RULE_COLOR, STRIPE_FILL};
use crate::pdf::value::{CellContent, text_length};

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 60.0;

/// The position and the width of a table.
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) width: f32,
}

impl Frame {
    pub(super) fn label(
        &self,
        typesetter: &mut Typesetter<'_>,
        label: &str,
        level: usize,
    ) -> Result<Row, RenderError> {
        let label = typesetter.text(label, theme::table_label(level))?;
        let cells = vec![Cell {
            x: self.x,
            blocks: blocks(typesetter.lines(label, self.width)?),
        }];
        Ok(Row {
            x: self.x,
            width: self.width,
            pad: 2.0,
            fill: None,
            rule: None,
            cells,
        })
    }
}

/// A table whose column widths are known.
pub(super) struct TableLayout<'a> {
    pub(super) heading: Option<Row>,
    frame: Frame,
    style: Style,
    widths: Vec<f32>,
    rows: std::vec::IntoIter<Vec<CellContent<'a>>>,
    /// The number of rows so far.
    count: usize,
}

impl<'a> TableLayout<'a> {
    pub(super) fn new(
        typesetter: &mut Typesetter<'_>,
        images: &mut Images<'a>,
        frame: Frame,
        parameter: &'a Parameter,
        values: &[&'a Value],
    ) -> Result<TableLayout<'a>, RenderError> {
        let columns = members::columns(parameter);
        check_size(typesetter, parameter, &columns, values)?;
        let labels = labels(typesetter, &columns)?;
        let mut rows = Vec::with_capacity(values.len());
        for row in values {
            rows.push(contents(typesetter, images, parameter, &columns, row)?);
        }
        if rows.is_empty() {
            let blanks = (0..columns.len().max(1)).map(|_| CellContent::Blank);
            rows.push(blanks.collect());
        }

        let style = theme::cell(columns.len());
        let widths = column_widths::distribute(&needs(&columns, &labels, &rows), frame.width);
        let heading = Row {
            fill: Some(HEADING_FILL),
            rule: Some((ACCENT, 0.9)),
            ..frame.row(typesetter, &widths, labels, style)?
        };
        Ok(TableLayout {
            heading: (!columns.is_empty()).then_some(heading),
            frame,
            style,
            widths,
            rows: rows.into_iter(),
            count: 0,
        })
    }

    /// Lays out the next row. Only the rows that are drawn take memory for lines.
    pub(super) fn next_row(
        &mut self,
        typesetter: &mut Typesetter<'_>,
    ) -> Result<Option<Row>, RenderError> {
        let Some(contents) = self.rows.next() else {
            return Ok(None);
        };
        let row = self
            .frame
            .row(typesetter, &self.widths, contents, self.style)?;
        self.count += 1;
        Ok(Some(Row {
            fill: self.count.is_multiple_of(2).then_some(STRIPE_FILL),
            ..row
        }))
    }
}

/// Fails before the first text is shaped if the table cannot fit.
fn check_size(
    typesetter: &Typesetter<'_>,
    parameter: &Parameter,
    columns: &[&Parameter],
    rows: &[&Value],
) -> Result<(), RenderError> {
    let monitor = typesetter.monitor;
    monitor.check_height(rows.len() as f32 * 2.0 * ROW_PAD)?;
    let (mut cells, mut length) = (0, 0);
    for row in rows {
        match row {
            Value::Object(row) if !parameter.spec.is_empty() => {
                cells += columns.len();
                let lengths = columns
                    .iter()
                    .map(|column| text_length(&column.kind, row.get(&column.name)));
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

fn labels<'a>(
    typesetter: &mut Typesetter<'_>,
    columns: &[&'a Parameter],
) -> Result<Vec<CellContent<'a>>, RenderError> {
    let heading = theme::heading(columns.len());
    let label = |column: &&'a Parameter| {
        let text = typesetter.text(&column.label, aligned(heading, column))?;
        Ok(CellContent::Text(Box::new(text)))
    };
    columns.iter().map(label).collect()
}

fn needs(
    columns: &[&Parameter],
    labels: &[CellContent<'_>],
    rows: &[Vec<CellContent<'_>>],
) -> Vec<Column> {
    let style = theme::cell(columns.len());
    let need = |(index, column): (usize, &&Parameter)| {
        let whole_rows = rows.iter().filter(|row| row.len() == columns.len());
        let natural = whole_rows
            .map(|row| &row[index])
            .chain([&labels[index]])
            .map(|cell| cell.natural_width(style))
            .fold(0.0, f32::max);
        Column {
            natural: natural + 2.0 * CELL_PAD,
            rigid: matches!(column.kind, Kind::Number | Kind::Date | Kind::Boolean),
        }
    };
    columns.iter().enumerate().map(need).collect()
}

fn aligned(style: Style, column: &Parameter) -> Style {
    let align = if column.kind == Kind::Number {
        Align::Right
    } else {
        Align::Start
    };
    Style { align, ..style }
}

/// Returns the content for each column. Returns a single content for a row that
/// is not an object, or if the columns are unknown.
fn contents<'a>(
    typesetter: &mut Typesetter<'_>,
    images: &mut Images<'a>,
    parameter: &Parameter,
    columns: &[&Parameter],
    row: &'a Value,
) -> Result<Vec<CellContent<'a>>, RenderError> {
    let style = theme::cell(columns.len());
    let mut content =
        |kind: &Kind, value, style| CellContent::new(typesetter, images, kind, value, style);
    match row {
        Value::Object(row) if !parameter.spec.is_empty() => columns
            .iter()
            .map(|column| content(&column.kind, row.get(&column.name), aligned(style, column)))
            .collect(),
        other => Ok(vec![content(&Kind::Text, Some(other), style)?]),
    }
}

impl Frame {
    fn row(
        &self,
        typesetter: &mut Typesetter<'_>,
        widths: &[f32],
        contents: Vec<CellContent<'_>>,
        style: Style,
    ) -> Result<Row, RenderError> {
        let full_width = [self.width];
        let widths = if contents.len() == widths.len() {
            widths
        } else {
            &full_width
        };
        let mut x = self.x;
        let mut cells = Vec::with_capacity(contents.len());
        for (content, width) in contents.into_iter().zip(widths) {
            let inner = (width - 2.0 * CELL_PAD).max(style.size);
            cells.push(Cell {
                x: x + CELL_PAD,
                blocks: content.blocks(typesetter, inner, style, MAX_IMAGE_HEIGHT)?,
            });
            x += width;
        }
        Ok(Row {
            x: self.x,
            width: self.width,
            pad: ROW_PAD,
            fill: None,
            rule: Some((RULE_COLOR, 0.5)),
            cells,
        })
    }
}
