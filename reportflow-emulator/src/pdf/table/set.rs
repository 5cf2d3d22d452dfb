//! A table set in rows, all of them before the first is drawn: the widths of the
//! columns depend on every cell.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::PAD;
use crate::pdf::columns::{self, Column};
use crate::pdf::look::{self, ACCENT, CELL_PAD, RULE, SHADE, ZEBRA};
use crate::pdf::row::{Cell, Piece, Row};
use crate::pdf::text::{Align, Style, Typesetter};
use crate::pdf::value::Content;

/// The most that a picture in a cell may take.
const MAX_PICTURE: f32 = 60.0;

/// Where a table stands.
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) pictures: bool,
}

impl Frame {
    pub(super) fn label(&self, typesetter: &mut Typesetter, label: &str, level: usize) -> Row {
        let lines = typesetter
            .shape(label, look::table_label(level))
            .lines(self.width);
        let cells = vec![Cell {
            x: self.x,
            pieces: lines.into_iter().map(Piece::Line).collect(),
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

/// A table, set in rows.
pub(super) struct Set {
    pub(super) heading: Option<Row>,
    pub(super) rows: Vec<Row>,
}

impl Set {
    pub(super) fn new(
        typesetter: &mut Typesetter,
        frame: &Frame,
        parameter: &Parameter,
        rows: &[&Value],
    ) -> Set {
        let columns = super::plain(parameter);
        let heads: Vec<Content> = columns
            .iter()
            .map(|column| {
                let style = aligned(look::heading(columns.len()), column);
                Content::Text(Box::new(typesetter.shape(&column.label, style)))
            })
            .collect();
        let mut cells: Vec<Vec<Content>> = rows
            .iter()
            .map(|row| contents(typesetter, frame, parameter, &columns, row))
            .collect();
        if rows.is_empty() {
            cells.push((0..columns.len().max(1)).map(|_| Content::Blank).collect());
        }

        let style = look::cell(columns.len());
        let asked: Vec<Column> = columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let set = cells
                    .iter()
                    .filter(|row| row.len() == columns.len())
                    .map(|row| &row[place]);
                let natural = set
                    .chain([&heads[place]])
                    .map(|cell| cell.natural(style))
                    .fold(0.0, f32::max);
                let rigid = matches!(column.kind, Kind::Number | Kind::Date | Kind::Boolean);
                Column {
                    natural: natural + 2.0 * CELL_PAD,
                    rigid,
                }
            })
            .collect();
        let widths = columns::share(&asked, frame.width);

        let heading = Row {
            fill: Some(SHADE),
            rule: Some((ACCENT, 0.9)),
            ..frame.row(&widths, heads, style)
        };
        let rows = cells.into_iter().enumerate().map(|(place, cells)| Row {
            fill: (place % 2 == 1).then_some(ZEBRA),
            ..frame.row(&widths, cells, style)
        });
        Set {
            heading: (!columns.is_empty()).then_some(heading),
            rows: rows.collect(),
        }
    }
}

fn aligned(style: Style, column: &Parameter) -> Style {
    let align = if column.kind == Kind::Number {
        Align::Right
    } else {
        Align::Start
    };
    Style { align, ..style }
}

/// A content for each column, or one for the whole row where it is no object or
/// the list does not say what it is made of.
fn contents(
    typesetter: &mut Typesetter,
    frame: &Frame,
    parameter: &Parameter,
    columns: &[&Parameter],
    row: &Value,
) -> Vec<Content> {
    let style = look::cell(columns.len());
    let mut content =
        |kind: &Kind, value, style| Content::new(typesetter, kind, value, style, frame.pictures);
    match row {
        Value::Object(row) if !parameter.spec.is_empty() => columns
            .iter()
            .map(|column| content(&column.kind, row.get(&column.name), aligned(style, column)))
            .collect(),
        other => vec![content(&Kind::Text, Some(other), style)],
    }
}

impl Frame {
    fn row(&self, widths: &[f32], contents: Vec<Content>, style: Style) -> Row {
        let whole = [self.width];
        let widths = if contents.len() == widths.len() {
            widths
        } else {
            &whole
        };
        let mut x = self.x;
        let mut cells = Vec::with_capacity(contents.len());
        for (content, width) in contents.into_iter().zip(widths) {
            let inner = (width - 2.0 * CELL_PAD).max(style.size);
            cells.push(Cell {
                x: x + CELL_PAD,
                pieces: content.pieces(inner, style, MAX_PICTURE),
            });
            x += width;
        }
        Row {
            x: self.x,
            width: self.width,
            pad: PAD,
            fill: None,
            rule: Some((RULE, 0.5)),
            cells,
        }
    }
}
