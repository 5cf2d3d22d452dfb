//! Tables: a heading, a row for each row of the value, and below a row the
//! tables that are in it.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::columns::{self, Column};
use super::look::{self, ACCENT, CELL_PAD, GAP, INDENT, MAX_INDENTS, RULE, SHADE, ZEBRA};
use super::pager::Pager;
use super::row::{Cell, Piece, Row};
use super::text::{Align, Style, Typesetter};
use super::value::{self, Content};

/// The most that a picture in a cell may take.
const MAX_PICTURE: f32 = 60.0;
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
    let nested = parameter
        .spec
        .iter()
        .filter(|column| column.kind.has_rows());
    nested
        .map(|inner| 1 + depth(inner))
        .max()
        .unwrap_or(0)
        .min(3)
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
    let nested: Vec<&Parameter> = parameter
        .spec
        .iter()
        .filter(|column| column.kind.has_rows())
        .collect();

    let rows = value::rows(value);
    let set = Set::new(typesetter, &frame, &plain(parameter), &rows);
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
        for inner in &nested {
            let value = value.and_then(|value| value.get(&inner.name));
            draw(pager, typesetter, inner, value, level + 1, pictures);
        }
    }
    if opened {
        pager.close();
    }
    pager.gap(if level == 0 { GAP } else { 2.0 * PAD });
}

/// Where a table stands.
struct Frame {
    x: f32,
    width: f32,
    pictures: bool,
}

impl Frame {
    fn label(&self, typesetter: &mut Typesetter, label: &str, level: usize) -> Row {
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
struct Set {
    heading: Option<Row>,
    rows: Vec<Row>,
}

impl Set {
    fn new(
        typesetter: &mut Typesetter,
        frame: &Frame,
        columns: &[&Parameter],
        rows: &[&Value],
    ) -> Set {
        let heads: Vec<Content> = columns
            .iter()
            .map(|column| {
                let style = aligned(look::heading(columns.len()), column);
                Content::Text(Box::new(typesetter.shape(&column.label, style)))
            })
            .collect();
        let mut cells: Vec<Vec<Content>> = rows
            .iter()
            .map(|row| contents(typesetter, frame, columns, row))
            .collect();
        if rows.is_empty() {
            cells.push(columns.iter().map(|_| Content::Blank).collect());
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

/// A content for each column, or one for the whole row where there are no
/// columns that it could be divided into.
fn contents(
    typesetter: &mut Typesetter,
    frame: &Frame,
    columns: &[&Parameter],
    row: &Value,
) -> Vec<Content> {
    let style = look::cell(columns.len());
    match row {
        Value::Object(row) if !columns.is_empty() => columns
            .iter()
            .map(|column| {
                let style = aligned(style, column);
                Content::new(
                    typesetter,
                    &column.kind,
                    row.get(&column.name),
                    style,
                    frame.pictures,
                )
            })
            .collect(),
        Value::Object(_) => Vec::new(),
        other => vec![Content::new(
            typesetter,
            &Kind::Text,
            Some(other),
            style,
            frame.pictures,
        )],
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
