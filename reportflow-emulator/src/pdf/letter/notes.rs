//! Long texts at the end, over the whole width.

use crate::pdf::composer::Composer;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::sections::Field;
use crate::pdf::theme::{self, CELL_PAD, TABLE_GAP};
use crate::pdf::value::CellContent;

const MAX_IMAGE_HEIGHT: f32 = 140.0;
const MAX_BLANK_WIDTH: f32 = 160.0;

/// Draws each text below its label.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    notes: &[Field<'a>],
) -> Result<(), RenderError> {
    let frame = composer.frame();
    for field in notes {
        let label = frame.indented(CELL_PAD);
        let text = &field.parameter.label;
        let heading = composer.structure.heading(2, text);
        let label = label.text(composer, text, theme::RECORD, 2.0, heading)?;
        let content = composer.content(field.parameter, field.value, theme::VALUE)?;
        let width = frame.width - 2.0 * CELL_PAD;
        let width = match content {
            CellContent::Blank => width.min(MAX_BLANK_WIDTH),
            _ => width,
        };
        let paragraph = composer.structure.paragraph();
        let element = content.element(&mut composer.structure, paragraph, text);
        let typesetter = &mut composer.typesetter;
        let value = Row {
            cells: vec![Cell {
                x: frame.x + CELL_PAD,
                blocks: content.blocks(
                    typesetter,
                    width,
                    theme::VALUE,
                    MAX_IMAGE_HEIGHT,
                    element,
                )?,
            }],
            ..frame.row(2.0)
        };
        composer.paginator.gap(TABLE_GAP);
        composer.paginator.row_below(label, value)?;
    }
    Ok(())
}
