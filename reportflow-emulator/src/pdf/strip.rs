//! Values below their labels, side by side.

use reportflow_schema::Kind;

use super::block::blocks;
use super::composer::Composer;
use super::frame::Frame;
use super::render_error::RenderError;
use super::row::{Cell, Row};
use super::sections::Field;
use super::text::Text;
use super::theme::{self, CELL_PAD, RULE_COLOR};
use super::value::CellContent;

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 60.0;
/// In points.
const MAX_BLANK_WIDTH: f32 = 80.0;

/// The part of a row that the words of labels can ask for.
const MAX_LABEL_WIDTH: f32 = 0.34;

/// Returns rows with at most this number of fields. There are fewer if a number, a date
/// or a word of a label would wrap.
pub(super) fn rows<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    fields: &[Field<'a>],
    per_row: usize,
) -> Result<Vec<Row>, RenderError> {
    let mut items = Vec::with_capacity(fields.len());
    let mut rigid = 0.0_f32;
    for field in fields {
        let parameter = field.parameter;
        let label = composer
            .typesetter
            .text(&parameter.label, theme::SMALL_LABEL)?;
        let content = composer.content(parameter, field.value, theme::VALUE)?;
        let word = label.word_width + 2.0 * CELL_PAD;
        rigid = rigid.max(word.min(frame.width * MAX_LABEL_WIDTH));
        if matches!(parameter.kind, Kind::Number | Kind::Date | Kind::Boolean) {
            rigid = rigid.max(content.natural_width(theme::VALUE) + 2.0 * CELL_PAD);
        }
        items.push(Item { label, content });
    }
    let fitting = (frame.width / rigid) as usize;
    let per_row = per_row.min(fitting).max(1);
    let mut items = items.into_iter();
    let chunks = fields.chunks(per_row);
    chunks
        .map(|chunk| row(composer, frame, chunk, items.by_ref(), per_row))
        .collect()
}

/// A label and its value.
struct Item<'a> {
    label: Text<'a>,
    content: CellContent<'a>,
}

fn row<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    fields: &[Field<'a>],
    items: &mut impl Iterator<Item = Item<'a>>,
    per_row: usize,
) -> Result<Row, RenderError> {
    let width = frame.width / per_row as f32;
    let inner = width - 2.0 * CELL_PAD;
    let mut cells = Vec::with_capacity(fields.len());
    for (index, (field, Item { label, content })) in fields.iter().zip(items).enumerate() {
        let paragraph = composer.structure.paragraph();
        let element = content.element(&mut composer.structure, paragraph, &field.parameter.label);
        let typesetter = &mut composer.typesetter;
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
