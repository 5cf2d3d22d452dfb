//! Puts rows on pages, one below the other.

use super::look::MARGIN;
use super::row::{Mark, Row};

/// Room below the rows for the number of the page.
const FOOTER: f32 = 20.0;

/// Pages under way.
pub(super) struct Pager {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) pages: Vec<Vec<Mark>>,
    y: f32,
    /// The headings of the open tables, outermost first.
    headings: Vec<Row>,
}

impl Pager {
    pub(super) fn new((width, height): (f32, f32)) -> Pager {
        Pager {
            width,
            height,
            pages: vec![Vec::new()],
            y: MARGIN,
            headings: Vec::new(),
        }
    }

    /// The left and the width of what rows may take.
    pub(super) fn measure(&self) -> (f32, f32) {
        (MARGIN, self.width - 2.0 * MARGIN)
    }

    fn bottom(&self) -> f32 {
        self.height - MARGIN - FOOTER
    }

    /// What a new page has room for, below the headings.
    fn fresh(&self) -> f32 {
        let headings: f32 = self.repeated().iter().map(Row::height).sum();
        self.bottom() - MARGIN - headings
    }

    /// The headings that a new page repeats: all, or as many of the innermost
    /// as leave most of the page to the rows.
    fn repeated(&self) -> &[Row] {
        let most = (self.bottom() - MARGIN) * 0.4;
        let mut used = 0.0;
        let count = self
            .headings
            .iter()
            .rev()
            .take_while(|heading| {
                used += heading.height();
                used <= most
            })
            .count();
        &self.headings[self.headings.len() - count..]
    }

    /// Draws a heading, and again on each page that begins before
    /// [`Pager::close`].
    pub(super) fn open(&mut self, heading: Row) {
        self.row(heading.clone());
        self.headings.push(heading);
    }

    pub(super) fn close(&mut self) {
        self.headings.pop();
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins a page unless `height` fits on this one; what fits on none may
    /// begin where it is.
    pub(super) fn reserve(&mut self, height: f32) {
        if self.y + height > self.bottom() && height <= self.fresh() {
            self.next_page();
        }
    }

    pub(super) fn row(&mut self, row: Row) {
        self.reserve(row.height());
        let mut rest = row;
        let mut tried = false;
        while self.y + rest.height() > self.bottom() {
            match rest.split(self.bottom() - self.y, tried) {
                (Some(first), after) => {
                    self.draw(&first);
                    rest = after;
                    tried = false;
                    if rest.is_done() {
                        return;
                    }
                }
                // Nothing of it fits here. On a new page a piece is put in any
                // case, or one that fits nowhere would never end.
                (None, all) => {
                    rest = all;
                    tried = true;
                }
            }
            self.next_page();
        }
        self.draw(&rest);
    }

    fn draw(&mut self, row: &Row) {
        if let Some(page) = self.pages.last_mut() {
            row.draw(self.y, page);
        }
        self.y += row.height();
    }

    fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
        for heading in self.repeated().to_vec() {
            self.draw(&heading);
        }
    }
}
