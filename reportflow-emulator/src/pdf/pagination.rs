//! Places rows on pages.

use super::draw_op::DrawOp;
use super::monitor::Monitor;
use super::render_error::RenderError;
use super::row::Row;
use super::theme::MARGIN;

/// The height of the page number.
const FOOTER_HEIGHT: f32 = 20.0;
/// The lines of a row that stay with the label above it.
const START_LINES: usize = 2;

/// The pages so far.
pub(super) struct Paginator<'m> {
    monitor: &'m Monitor<'m>,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) pages: Vec<Vec<DrawOp>>,
    y: f32,
    /// The headings of the open tables, outermost first.
    headings: Vec<Row>,
    draw_ops: usize,
}

impl<'m> Paginator<'m> {
    pub(super) fn new(monitor: &'m Monitor<'m>, (width, height): (f32, f32)) -> Paginator<'m> {
        Paginator {
            monitor,
            width,
            height,
            pages: vec![Vec::new()],
            y: MARGIN,
            headings: Vec::new(),
            draw_ops: 0,
        }
    }

    /// Returns the left edge and the width of rows.
    pub(super) fn row_bounds(&self) -> (f32, f32) {
        (MARGIN, self.width - 2.0 * MARGIN)
    }

    fn bottom(&self) -> f32 {
        self.height - MARGIN - FOOTER_HEIGHT
    }

    /// Returns the room on a new page below the repeated headings.
    fn page_capacity(&self) -> f32 {
        let headings: f32 = self.repeated_headings().iter().map(Row::height).sum();
        self.bottom() - MARGIN - headings
    }

    /// Returns the headings that a new page repeats. If they take too much
    /// room, returns only the innermost ones.
    fn repeated_headings(&self) -> &[Row] {
        let max_height = (self.bottom() - MARGIN) * 0.4;
        let mut used = 0.0;
        let count = self
            .headings
            .iter()
            .rev()
            .take_while(|heading| {
                used += heading.height();
                used <= max_height
            })
            .count();
        &self.headings[self.headings.len() - count..]
    }

    /// Draws a heading, and repeats it on each new page until
    /// [`Paginator::end_table`].
    pub(super) fn begin_table(&mut self, heading: Row) -> Result<(), RenderError> {
        self.row(heading.clone())?;
        self.headings.push(heading.without_elements());
        Ok(())
    }

    pub(super) fn end_table(&mut self) {
        self.headings.pop();
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins a new page if `height` fits there but not here.
    pub(super) fn reserve(&mut self, height: f32) -> Result<(), RenderError> {
        if self.y + height > self.bottom() && height <= self.page_capacity() {
            self.next_page()?;
        }
        Ok(())
    }

    /// Draws a row on one page if it fits there.
    pub(super) fn row(&mut self, row: Row) -> Result<(), RenderError> {
        self.reserve(row.height())?;
        self.flow(row)
    }

    /// Draws a label, and below it a row that starts on the same page.
    pub(super) fn row_below(&mut self, label: Row, row: Row) -> Result<(), RenderError> {
        self.reserve(label.height() + row.start_height(START_LINES))?;
        self.row(label)?;
        self.flow(row)
    }

    /// Draws a row from here to the pages that it needs.
    fn flow(&mut self, row: Row) -> Result<(), RenderError> {
        let mut rest = row;
        let mut force = false;
        while self.y + rest.height() > self.bottom() {
            match rest.split(self.bottom() - self.y, force) {
                (Some(first), after) => {
                    self.draw(&first)?;
                    rest = after;
                    force = false;
                    if rest.is_empty() {
                        return Ok(());
                    }
                }
                // Nothing fits here. A new page takes at least one block.
                // Otherwise a block that is higher than a page would loop
                // forever.
                (None, all) => {
                    rest = all;
                    force = true;
                }
            }
            self.next_page()?;
        }
        self.draw(&rest)
    }

    /// Draws two columns side by side if the rest of the page has room for them.
    /// Otherwise each row of the left column shares its height with one of the right.
    pub(super) fn columns(&mut self, left: Vec<Row>, right: Vec<Row>) -> Result<(), RenderError> {
        let height = |rows: &[Row]| rows.iter().map(Row::height).sum::<f32>();
        let height = height(&left).max(height(&right));
        self.reserve(height)?;
        let top = self.y;
        if top + height <= self.bottom() {
            for column in [left, right] {
                self.y = top;
                for row in column {
                    self.row(row)?;
                }
            }
            self.y = top + height;
            return Ok(());
        }
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        loop {
            let row = match (left.next(), right.next()) {
                (None, None) => return Ok(()),
                (Some(row), None) | (None, Some(row)) => row,
                (Some(mut row), Some(other)) => {
                    row.cells.extend(other.cells);
                    row
                }
            };
            self.row(row)?;
        }
    }

    fn draw(&mut self, row: &Row) -> Result<(), RenderError> {
        self.monitor.check()?;
        if let Some(page) = self.pages.last_mut() {
            let before = page.len();
            row.draw(self.y, page);
            self.draw_ops += page.len() - before;
            self.monitor.check_draw_ops(self.draw_ops)?;
        }
        self.y += row.height();
        Ok(())
    }

    fn next_page(&mut self) -> Result<(), RenderError> {
        self.monitor.check_pages(self.pages.len() + 1)?;
        self.pages.push(Vec::new());
        self.y = MARGIN;
        for heading in self.repeated_headings().to_vec() {
            self.draw(&heading)?;
        }
        Ok(())
    }
}
