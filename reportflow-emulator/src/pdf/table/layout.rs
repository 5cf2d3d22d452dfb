//! The layout of a table. The content of all cells is known before the first row is
//! drawn, because the column widths depend on every cell.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::column::{self, TableColumn};
use crate::pdf::column_widths::{self, Column};
use crate::pdf::composer::Composer;
use crate::pdf::format::{Format, Formats};
use crate::pdf::frame::Frame;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::structure::{ElementId, Role, Structure};
use crate::pdf::style::Style;
use crate::pdf::text::Typesetter;
use crate::pdf::theme::{self, ACCENT, CELL_PAD, HEADING_FILL, ROW_PAD, RULE_COLOR, STRIPE_FILL};
use crate::pdf::value::{CellContent, text_length};

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 60.0;
/// Shorter tables need no stripes.
const MAX_ROWS_WITHOUT_STRIPES: usize = 5;

/// The padding of values without columns.
const LIST_PAD: f32 = 1.5;

/// A table whose column widths are known.
pub(super) struct TableLayout<'a> {
    pub(super) heading: Option<Row>,
    frame: Frame,
    style: Style,
    widths: Vec<f32>,
    labels: Vec<&'a str>,
    /// The element of its rows, or of the cell around a list.
    body: Option<ElementId>,
    /// The element of the last cell so far. Nested tables are in it.
    pub(super) last_cell: Option<ElementId>,
    rows: std::vec::IntoIter<Vec<CellContent<'a>>>,
    /// The number of rows so far.
    count: usize,
    has_stripes: bool,
    is_list: bool,
}

impl<'a> TableLayout<'a> {
    /// Returns `None` if the columns are too wide for the page, or too many.
    pub(super) fn new(
        composer: &mut Composer<'_, 'a>,
        frame: Frame,
        parameter: &'a Parameter,
        values: &[&'a Value],
        has_columns: bool,
        table: Option<ElementId>,
    ) -> Result<Option<TableLayout<'a>>, RenderError> {
        let columns = column::columns(&composer.formats, parameter, values);
        check_size(&composer.typesetter, parameter, &columns, values)?;
        if !has_columns {
            return Ok(None);
        }
        let labels = labels(&mut composer.typesetter, &columns)?;
        let mut rows = Vec::with_capacity(values.len());
        for row in values {
            rows.push(contents(composer, parameter, &columns, row)?);
        }
        if rows.is_empty() {
            let blanks = (0..columns.len().max(1)).map(|_| CellContent::Blank);
            rows.push(blanks.collect());
        }

        let is_plain = matches!(composer.formats, Formats::Plain);
        let style = theme::cell(columns.len());
        let mut needs = needs(&columns, &labels, &rows);
        if !is_plain && !column_widths::fit(&needs, frame.width) {
            // The headings may wrap. The values of rigid columns may not.
            for (need, column) in needs
                .iter_mut()
                .zip(&columns)
                .filter(|(need, _)| need.rigid)
            {
                let label = longest_word(&column.parameter.label);
                let heading = column.aligned(theme::heading(columns.len()));
                let label = composer.typesetter.width(label, heading)? + 2.0 * CELL_PAD;
                need.natural = need.values.max(label);
            }
            if !column_widths::fit(&needs, frame.width) {
                return Ok(None);
            }
        }
        let widths = column_widths::distribute(&needs, frame.width);
        let elements = heading_elements(&mut composer.structure, table, columns.len());
        let heading = Row {
            fill: Some(HEADING_FILL),
            rule: Some((ACCENT, 0.9)),
            ..row(
                &mut composer.typesetter,
                frame,
                &widths,
                labels,
                style,
                elements,
            )?
        };
        Ok(Some(TableLayout {
            heading: (!columns.is_empty()).then_some(heading),
            frame,
            style,
            widths,
            labels: columns.iter().map(|it| &*it.parameter.label).collect(),
            body: composer.structure.add(table, Role::TableBody),
            last_cell: None,
            has_stripes: is_plain || (rows.len() > MAX_ROWS_WITHOUT_STRIPES && !columns.is_empty()),
            is_list: !is_plain && columns.is_empty(),
            rows: rows.into_iter(),
            count: 0,
        }))
    }

    /// Lays out the next row. Only the rows that are drawn take memory for lines.
    pub(super) fn next_row(
        &mut self,
        composer: &mut Composer<'_, '_>,
    ) -> Result<Option<Row>, RenderError> {
        let Some(contents) = self.rows.next() else {
            return Ok(None);
        };
        let elements = self.elements(&mut composer.structure, &contents);
        let (typesetter, widths) = (&mut composer.typesetter, &self.widths);
        let mut row = row(
            typesetter, self.frame, widths, contents, self.style, elements,
        )?;
        if self.is_list {
            row.rule = None;
            row.pad = LIST_PAD;
        }
        self.count += 1;
        let has_stripe = self.has_stripes && self.count.is_multiple_of(2);
        Ok(Some(Row {
            fill: has_stripe.then_some(STRIPE_FILL),
            ..row
        }))
    }

    /// Returns the element of each cell.
    fn elements(
        &mut self,
        structure: &mut Structure,
        contents: &[CellContent<'_>],
    ) -> Vec<Option<ElementId>> {
        if self.labels.is_empty() {
            self.last_cell = structure.paragraph();
            return vec![self.last_cell; contents.len()];
        }
        let row = structure.add(self.body, Role::TableRow);
        // A row that is not an object has one cell.
        let span = self.labels.len() / contents.len().max(1);
        let cells = contents.iter().zip(&self.labels).map(|(content, label)| {
            self.last_cell = structure.add(row, Role::Cell(span));
            content.element(structure, self.last_cell, label)
        });
        cells.collect()
    }
}

fn heading_elements(
    structure: &mut Structure,
    table: Option<ElementId>,
    columns: usize,
) -> Vec<Option<ElementId>> {
    let head = structure.add(table, Role::TableHead);
    let row = structure.add(head, Role::TableRow);
    let cells = (0..columns).map(|_| structure.add(row, Role::HeaderCell));
    cells.collect()
}

/// Fails before the first text is shaped if the table cannot fit.
fn check_size(
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

fn labels<'a>(
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

fn needs(
    columns: &[TableColumn<'_>],
    labels: &[CellContent<'_>],
    rows: &[Vec<CellContent<'_>>],
) -> Vec<Column> {
    let style = theme::cell(columns.len());
    let need = |(index, column): (usize, &TableColumn<'_>)| {
        let whole_rows = rows.iter().filter(|row| row.len() == columns.len());
        let values = whole_rows
            .map(|row| row[index].natural_width(style))
            .fold(0.0, f32::max);
        let natural = values.max(labels[index].natural_width(style));
        Column {
            natural: natural + 2.0 * CELL_PAD,
            values: values + 2.0 * CELL_PAD,
            rigid: column.is_rigid(),
        }
    };
    columns.iter().enumerate().map(need).collect()
}

/// Returns the longest part of a text that does not wrap.
fn longest_word(text: &str) -> &str {
    let words = text.split([' ', '　']);
    let is_japanese = !text.is_ascii();
    let longest = words.max_by_key(|word| word.len()).unwrap_or_default();
    if is_japanese { "" } else { longest }
}

/// Returns the content for each column. Returns a single content for a row that
/// is not an object, or if the columns are unknown.
fn contents<'a>(
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

fn row(
    typesetter: &mut Typesetter<'_>,
    frame: Frame,
    widths: &[f32],
    contents: Vec<CellContent<'_>>,
    style: Style,
    elements: Vec<Option<ElementId>>,
) -> Result<Row, RenderError> {
    let full_width = [frame.width];
    let widths = if contents.len() == widths.len() {
        widths
    } else {
        &full_width
    };
    let mut x = frame.x;
    let mut cells = Vec::with_capacity(contents.len());
    for ((content, width), element) in contents.into_iter().zip(widths).zip(elements) {
        let inner = (width - 2.0 * CELL_PAD).max(style.size);
        cells.push(Cell {
            x: x + CELL_PAD,
            blocks: content.blocks(typesetter, inner, style, MAX_IMAGE_HEIGHT, element)?,
        });
        x += width;
    }
    Ok(Row {
        rule: Some((RULE_COLOR, 0.5)),
        cells,
        ..frame.row(ROW_PAD)
    })
}
