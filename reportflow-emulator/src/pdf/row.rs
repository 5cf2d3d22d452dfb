//! Rows of cells. Pages consist of rows.

use std::collections::VecDeque;

use super::block::Block;
use super::draw_op::DrawOp;
use super::theme::A4_PORTRAIT;

/// Blocks one below the other, without padding.
#[derive(Clone)]
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) blocks: VecDeque<Block>,
}

impl Cell {
    /// Returns the height, or any height above that of a page.
    fn height(&self) -> f32 {
        let (_, page_height) = A4_PORTRAIT;
        let mut height = 0.0;
        for block in &self.blocks {
            height += block.height();
            // Nobody needs more. The cell may have as many lines as all pages.
            if height > page_height {
                break;
            }
        }
        height
    }

    /// Returns the number of blocks that fit.
    fn fitting(&self, room: f32) -> usize {
        let mut used = 0.0;
        self.blocks
            .iter()
            .take_while(|block| {
                used += block.height();
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
    /// The padding above and below the cells.
    pub(super) pad: f32,
    pub(super) fill: Option<(u8, u8, u8)>,
    /// The colour and thickness of the line below.
    pub(super) rule: Option<((u8, u8, u8), f32)>,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// Returns the height, or any height above that of a page.
    pub(super) fn height(&self) -> f32 {
        self.cells.iter().map(Cell::height).fold(0.0, f32::max) + 2.0 * self.pad
    }

    /// Returns the row as decoration.
    pub(super) fn without_elements(mut self) -> Row {
        for cell in &mut self.cells {
            for block in &mut cell.blocks {
                block.element = None;
            }
        }
        self
    }

    /// Returns the height of the first blocks of all cells.
    pub(super) fn start_height(&self, count: usize) -> f32 {
        let height = |cell: &Cell| cell.blocks.iter().take(count).map(Block::height).sum();
        self.cells.iter().map(height).fold(0.0, f32::max) + 2.0 * self.pad
    }

    /// Splits off the part that fits into `room`. Without `force`, returns no
    /// first part if the first block of any cell does not fit.
    pub(super) fn split(mut self, room: f32, force: bool) -> (Option<Row>, Row) {
        let room = room - 2.0 * self.pad;
        let any_cell_stuck = self
            .cells
            .iter()
            .any(|cell| !cell.blocks.is_empty() && cell.fitting(room) == 0);
        if any_cell_stuck && !force {
            return (None, self);
        }
        let mut first = Row {
            cells: Vec::with_capacity(self.cells.len()),
            ..self
        };
        for cell in &mut self.cells {
            let fitting = cell
                .fitting(room)
                .max(usize::from(force))
                .min(cell.blocks.len());
            first.cells.push(Cell {
                x: cell.x,
                blocks: cell.blocks.drain(..fitting).collect(),
            });
        }
        (Some(first), self)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.blocks.is_empty())
    }

    /// Draws the row with its top at `y`.
    pub(super) fn draw(&self, y: f32, ops: &mut Vec<DrawOp>) {
        let height = self.height();
        if let Some(color) = self.fill {
            ops.push(DrawOp::Fill {
                x: self.x,
                y,
                width: self.width,
                height,
                color,
                element: None,
            });
        }
        if let Some((color, thickness)) = self.rule {
            let y = y + height - thickness;
            ops.push(DrawOp::Fill {
                x: self.x,
                y,
                width: self.width,
                height: thickness,
                color,
                element: None,
            });
        }
        for cell in &self.cells {
            let mut y = y + self.pad;
            for block in &cell.blocks {
                block.draw(cell.x, y, ops);
                y += block.height();
            }
        }
    }
}
