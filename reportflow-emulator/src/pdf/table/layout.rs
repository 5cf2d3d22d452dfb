//! The layout of a table. It is complete before the first row is drawn, because
//! the column widths depend on every cell.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::members;
use crate::pdf::column_widths::{self, Column};
use crate::pdf::row::{Block, Cell, Row};
use crate::pdf::text::{Align, Style, Typesetter};
use crate::pdf::theme::{self, ACCENT, CELL_PAD, HEADING_FILL, ROW_PAD, RULE_COLOR, STRIPE_FILL};
use crate::pdf::value::CellContent;

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 60.0;

/// The position and the width of a table.
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) draw_images: bool,
}

impl Frame {
    pub(super) fn label(&self, typesetter: &mut Typesetter, label: &str, level: usize) -> Row {
        let lines = typesetter
            .shape(label, theme::table_label(level))
            .lines(self.width);
        let cells = vec![Cell {
            x: self.x,
            blocks: lines.into_iter().map(Block::Line).collect(),
        }];
        Row {
            x: self.x,
            width: self.width,
            pad: 2.0,
            fill: None,
            rule: None,
            cells,
        }
    }
}

/// The rows of a table.
pub(super) struct TableLayout {
    pub(super) heading: Option<Row>,
    pub(super) rows: Vec<Row>,
}

impl TableLayout {
    pub(super) fn new(
        typesetter: &mut Typesetter,
        frame: &Frame,
        parameter: &Parameter,
        rows: &[&Value],
    ) -> TableLayout {
        let columns = members::columns(parameter);
        let labels = labels(typesetter, &columns);
        let mut rows: Vec<Vec<CellContent>> = rows
            .iter()
            .map(|row| contents(typesetter, frame, parameter, &columns, row))
            .collect();
        if rows.is_empty() {
            let blanks = (0..columns.len().max(1)).map(|_| CellContent::Blank);
            rows.push(blanks.collect());
        }

        let style = theme::cell(columns.len());
        let widths = column_widths::distribute(&needs(&columns, &labels, &rows), frame.width);
        let heading = Row {
            fill: Some(HEADING_FILL),
            rule: Some((ACCENT, 0.9)),
            ..frame.row(&widths, labels, style)
        };
        let rows = rows.into_iter().enumerate().map(|(index, cells)| Row {
            fill: (index % 2 == 1).then_some(STRIPE_FILL),
            ..frame.row(&widths, cells, style)
        });
        TableLayout {
            heading: (!columns.is_empty()).then_some(heading),
            rows: rows.collect(),
        }
    }
}

fn labels(typesetter: &mut Typesetter, columns: &[&Parameter]) -> Vec<CellContent> {
    let heading = theme::heading(columns.len());
    let label = |column: &&Parameter| {
        let shaped = typesetter.shape(&column.label, aligned(heading, column));
        CellContent::Text(Box::new(shaped))
    };
    columns.iter().map(label).collect()
}

fn needs(columns: &[&Parameter], labels: &[CellContent], rows: &[Vec<CellContent>]) -> Vec<Column> {
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
fn contents(
    typesetter: &mut Typesetter,
    frame: &Frame,
    parameter: &Parameter,
    columns: &[&Parameter],
    row: &Value,
) -> Vec<CellContent> {
    let style = theme::cell(columns.len());
    let mut content = |kind: &Kind, value, style| {
        CellContent::new(typesetter, kind, value, style, frame.draw_images)
    };
    match row {
        Value::Object(row) if !parameter.spec.is_empty() => columns
            .iter()
            .map(|column| content(&column.kind, row.get(&column.name), aligned(style, column)))
            .collect(),
        other => vec![content(&Kind::Text, Some(other), style)],
    }
}

impl Frame {
    fn row(&self, widths: &[f32], contents: Vec<CellContent>, style: Style) -> Row {
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
                blocks: content.blocks(inner, style, MAX_IMAGE_HEIGHT),
            });
            x += width;
        }
        Row {
            x: self.x,
            width: self.width,
            pad: ROW_PAD,
            fill: None,
            rule: Some((RULE_COLOR, 0.5)),
            cells,
        }
    }
}
