//! Values below their labels, side by side.

use reportflow_schema::Kind;

use super::block::blocks;
use super::composer::Composer;
use super::frame::Frame;
use super::render_error::RenderError;
use super::row::{Cell, Row};
use super::sections::Field;
use super::theme::{self, CELL_PAD, RULE_COLOR};
use super::value::CellContent;

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 60.0;
/// In points.
const MAX_BLANK_WIDTH: f32 = 80.0;

/// Returns rows with at most this number of fields. There are fewer if a number or a
/// date would wrap.
pub(super) fn rows<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    fields: &[Field<'a>],
    per_row: usize,
) -> Result<Vec<Row>, RenderError> {
    let mut contents = Vec::with_capacity(fields.len());
    let mut rigid = 0.0_f32;
    for field in fields {
        let content = composer.content(field.parameter, field.value, theme::VALUE)?;
        if matches!(
            field.parameter.kind,
            Kind::Number | Kind::Date | Kind::Boolean
        ) {
            rigid = rigid.max(content.natural_width(theme::VALUE) + 2.0 * CELL_PAD);
        }
        contents.push(content);
    }
    let fitting = (frame.width / rigid) as usize;
    let per_row = per_row.min(fitting).max(1);
    let mut contents = contents.into_iter();
    let chunks = fields.chunks(per_row);
    chunks
        .map(|chunk| row(composer, frame, chunk, contents.by_ref(), per_row))
        .collect()
}

fn row<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    fields: &[Field<'a>],
    contents: &mut impl Iterator<Item = CellContent<'a>>,
    per_row: usize,
) -> Result<Row, RenderError> {
    let width = frame.width / per_row as f32;
    let mut cells = Vec::with_capacity(fields.len());
    for (index, (field, content)) in fields.iter().zip(contents).enumerate() {
        let inner = width - 2.0 * CELL_PAD;
        let paragraph = composer.structure.paragraph();
        let element = content.element(&mut composer.structure, paragraph, &field.parameter.label);
        let typesetter = &mut composer.typesetter;
        let label = typesetter.text(&field.parameter.label, theme::SMALL_LABEL)?;
        let mut blocks = blocks(typesetter.lines(label, inner)?, paragraph);
        let value_width = match content {
            CellContent::Blank => inner.min(MAX_BLANK_WIDTH),
            _ => inner,
        };
        blocks.extend(content.blocks(
            typesetter,
            value_width,
            theme::VALUE,
            MAX_IMAGE_HEIGHT,
            element,
        )?);
        cells.push(Cell {
            x: frame.x + index as f32 * width + CELL_PAD,
            blocks,
        });
    }
    Ok(Row {
        rule: Some((RULE_COLOR, 0.5)),
        cells,
        ..frame.row(4.0)
    })
}
