//! A row of cells, the only thing that pages are made of: it can be measured,
//! split between pages, and drawn.

use super::look::{BLANK, BLANK_EDGE};
use super::picture::Picture;
use super::text::Line;

/// What stands in a cell, one below the other; nothing is split further.
#[derive(Clone)]
pub(super) enum Piece {
    Line(Line),
    Picture(Picture),
    /// The place of a value that was not given.
    Blank {
        width: f32,
        height: f32,
    },
}

impl Piece {
    fn height(&self) -> f32 {
        match self {
            Piece::Line(line) => line.height,
            Piece::Picture(picture) => picture.height,
            Piece::Blank { height, .. } => *height,
        }
    }
}

/// Pieces in a column, without padding.
#[derive(Clone)]
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) pieces: Vec<Piece>,
}

impl Cell {
    fn height(&self) -> f32 {
        self.pieces.iter().map(Piece::height).sum()
    }

    /// How many pieces fit.
    fn fitting(&self, room: f32) -> usize {
        let mut used = 0.0;
        self.pieces
            .iter()
            .take_while(|piece| {
                used += piece.height();
                used <= room
            })
            .count()
    }
}

/// Cells side by side.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) x: f32,
    pub(super) width: f32,
    /// Above and below the cells.
    pub(super) pad: f32,
    pub(super) fill: Option<(u8, u8, u8)>,
    /// The line below: its colour and thickness.
    pub(super) rule: Option<((u8, u8, u8), f32)>,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    pub(super) fn height(&self) -> f32 {
        self.cells.iter().map(Cell::height).fold(0.0, f32::max) + 2.0 * self.pad
    }

    /// The part that fits into `room`, and the rest. Without `force` the first
    /// part is only made when each cell that has pieces can give one.
    pub(super) fn split(mut self, room: f32, force: bool) -> (Option<Row>, Row) {
        let room = room - 2.0 * self.pad;
        let starved = self
            .cells
            .iter()
            .any(|cell| !cell.pieces.is_empty() && cell.fitting(room) == 0);
        if starved && !force {
            return (None, self);
        }
        let mut first = Row {
            cells: Vec::new(),
            ..self.clone()
        };
        for cell in &mut self.cells {
            let fitting = cell
                .fitting(room)
                .max(usize::from(force))
                .min(cell.pieces.len());
            let rest = cell.pieces.split_off(fitting);
            first.cells.push(Cell {
                x: cell.x,
                pieces: std::mem::replace(&mut cell.pieces, rest),
            });
        }
        (Some(first), self)
    }

    pub(super) fn is_done(&self) -> bool {
        self.cells.iter().all(|cell| cell.pieces.is_empty())
    }

    /// Draws the row with its top at `y`.
    pub(super) fn draw(&self, y: f32, marks: &mut Vec<Mark>) {
        let height = self.height();
        if let Some(color) = self.fill {
            marks.push(Mark::Fill {
                x: self.x,
                y,
                width: self.width,
                height,
                color,
            });
        }
        if let Some((color, thickness)) = self.rule {
            let y = y + height - thickness;
            marks.push(Mark::Fill {
                x: self.x,
                y,
                width: self.width,
                height: thickness,
                color,
            });
        }
        for cell in &self.cells {
            let mut y = y + self.pad;
            for piece in &cell.pieces {
                match piece {
                    Piece::Line(line) => {
                        marks.push(Mark::Text {
                            x: cell.x,
                            y: y + line.baseline,
                            line: line.clone(),
                        });
                    }
                    Piece::Picture(picture) => {
                        marks.push(Mark::Picture {
                            x: cell.x,
                            y,
                            picture: picture.clone(),
                        });
                    }
                    &Piece::Blank { width, height } => blank(cell.x, y, width, height, marks),
                }
                y += piece.height();
            }
        }
    }
}

/// An empty box a little smaller than its place.
fn blank(x: f32, y: f32, width: f32, height: f32, marks: &mut Vec<Mark>) {
    const EDGE: f32 = 0.8;
    let (y, height) = (y + 1.0, height - 2.0);
    marks.push(Mark::Fill {
        x,
        y,
        width,
        height,
        color: BLANK_EDGE,
    });
    let (x, y, width, height) = (x + EDGE, y + EDGE, width - 2.0 * EDGE, height - 2.0 * EDGE);
    marks.push(Mark::Fill {
        x,
        y,
        width,
        height,
        color: BLANK,
    });
}

/// Something in its place on a page.
pub(super) enum Mark {
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: (u8, u8, u8),
    },
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        line: Line,
    },
    Picture {
        x: f32,
        y: f32,
        picture: Picture,
    },
}
