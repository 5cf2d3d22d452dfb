//! The position and the width of a part of the page.

use super::block::blocks;
use super::composer::Composer;
use super::render_error::RenderError;
use super::row::{Cell, Row};
use super::structure::ElementId;
use super::style::Style;

/// The position and the width of a part of the page.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) width: f32,
}

impl Frame {
    /// Returns the frame without this width at its left.
    pub(super) fn indented(self, indent: f32) -> Frame {
        Frame {
            x: self.x + indent,
            width: self.width - indent,
        }
    }

    /// Returns a row with one text, the content of this element.
    pub(super) fn text(
        self,
        composer: &mut Composer<'_, '_>,
        text: &str,
        style: Style,
        pad: f32,
        element: Option<ElementId>,
    ) -> Result<Row, RenderError> {
        let text = composer.typesetter.text(text, style)?;
        let cells = vec![Cell {
            x: self.x,
            blocks: blocks(composer.typesetter.lines(text, self.width)?, element),
        }];
        Ok(Row {
            cells,
            ..self.row(pad)
        })
    }

    /// Returns a row without cells.
    pub(super) fn row(self, pad: f32) -> Row {
        Row {
            x: self.x,
            width: self.width,
            pad,
            fill: None,
            rule: None,
            cells: Vec::new(),
        }
    }

    /// Returns a line between rows.
    pub(super) fn rule(self, color: (u8, u8, u8), thickness: f32) -> Row {
        Row {
            rule: Some((color, thickness)),
            ..self.row(thickness / 2.0)
        }
    }
}
