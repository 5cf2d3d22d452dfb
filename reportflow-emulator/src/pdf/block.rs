//! The parts of cells.

use std::collections::VecDeque;

use super::draw_op::DrawOp;
use super::image::ScaledImage;
use super::structure::ElementId;
use super::text::Line;
use super::theme::{BLANK_BORDER, BLANK_FILL};

/// A part of a cell that cannot be split.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) content: BlockContent,
    /// The element of its content, or `None` for decoration.
    pub(super) element: Option<ElementId>,
}

/// The content of a block.
#[derive(Clone)]
pub(super) enum BlockContent {
    Line(Line),
    Image(ScaledImage),
    /// The box of a missing value.
    Blank {
        width: f32,
        height: f32,
    },
}

/// Returns the blocks of lines that are the content of this element.
pub(super) fn blocks(lines: Vec<Line>, element: Option<ElementId>) -> VecDeque<Block> {
    let block = |line| Block {
        content: BlockContent::Line(line),
        element,
    };
    lines.into_iter().map(block).collect()
}

impl Block {
    pub(super) fn height(&self) -> f32 {
        match &self.content {
            BlockContent::Line(line) => line.height,
            BlockContent::Image(image) => image.height,
            BlockContent::Blank { height, .. } => *height,
        }
    }

    /// Draws the block with its top left corner at this point.
    pub(super) fn draw(&self, x: f32, y: f32, ops: &mut Vec<DrawOp>) {
        let element = self.element;
        match &self.content {
            BlockContent::Line(line) => ops.push(DrawOp::Text {
                x,
                y: y + line.baseline,
                line: line.clone(),
                element,
            }),
            BlockContent::Image(image) => ops.push(DrawOp::Image {
                x,
                y,
                image: image.clone(),
                element,
            }),
            &BlockContent::Blank { width, height } => {
                const BORDER: f32 = 0.8;
                // The gap keeps the boxes of two lines apart.
                let (y, height) = (y + 1.0, height - 2.0);
                for (color, inset) in [(BLANK_BORDER, 0.0), (BLANK_FILL, BORDER)] {
                    ops.push(DrawOp::Fill {
                        x: x + inset,
                        y: y + inset,
                        width: width - 2.0 * inset,
                        height: height - 2.0 * inset,
                        color,
                        element,
                    });
                }
            }
        }
    }
}
