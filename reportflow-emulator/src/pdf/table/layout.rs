//! The layout of a table. The content of all cells is known before the first row is
//! drawn, because the column widths depend on every cell.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::{column, contents, needs};
use crate::pdf::column_widths;
use crate::pdf::composer::Composer;
use crate::pdf::format::Formats;
use crate::pdf::frame::Frame;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::structure::{ElementId, Role, Structure};
use crate::pdf::style::Style;
use crate::pdf::text::Typesetter;
use crate::pdf::theme::{self, ACCENT, CELL_PAD, HEADING_FILL, ROW_PAD, RULE_COLOR, STRIPE_FILL};
use crate::pdf::value::CellContent;

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
        contents::check_size(&composer.typesetter, parameter, &columns, values)?;
        if !has_columns {
            return Ok(None);
        }
        let labels = contents::labels(&mut composer.typesetter, &columns)?;
        let mut rows = Vec::with_capacity(values.len());
        for row in values {
            rows.push(contents::row(composer, parameter, &columns, row)?);
        }
        if rows.is_empty() {
            let blanks = (0..columns.len().max(1)).map(|_| CellContent::Blank);
            rows.push(blanks.collect());
        }
        let is_plain = matches!(composer.formats, Formats::Plain);
        let style = theme::cell(columns.len());
        let mut needs = needs::needs(&columns, &labels, &rows);
        if !column_widths::fit(&needs, frame.width) {
            // The headings may wrap. The values of rigid columns may not.
            for need in needs.iter_mut().filter(|need| need.rigid) {
                need.natural = need.min;
            }
            if !is_plain && !column_widths::fit(&needs, frame.width) {
                for content in labels.into_iter().chain(rows.into_iter().flatten()) {
                    content.discard(&mut composer.typesetter);
                }
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
