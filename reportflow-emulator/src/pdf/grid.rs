//! Labels and values side by side.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::block::blocks;
use super::composer::Composer;
use super::frame::Frame;
use super::render_error::RenderError;
use super::row::{Cell, Row};
use super::text::Typesetter;
use super::theme::{self, CELL_PAD, RULE_COLOR};
use super::value::CellContent;

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 140.0;
/// In points. A blank with this width looks like a form field.
const MAX_BLANK_WIDTH: f32 = 160.0;

/// Returns the width of the column of labels.
pub(super) fn label_width(
    typesetter: &mut Typesetter<'_>,
    labels: &[&str],
    available: f32,
) -> Result<f32, RenderError> {
    let mut natural = 90.0_f32;
    for label in labels {
        natural = natural.max(typesetter.width(label, theme::LABEL)?);
    }
    Ok(natural.min(available * 0.36) + 2.0 * CELL_PAD)
}

/// Returns a label and its value.
pub(super) fn row<'a>(
    composer: &mut Composer<'_, 'a>,
    parameter: &Parameter,
    value: Option<&'a Value>,
    frame: Frame,
    label_width: f32,
) -> Result<Row, RenderError> {
    let Frame { x, width } = frame;
    let content = composer.content(parameter, value, theme::VALUE)?;
    let paragraph = composer.structure.paragraph();
    let element = content.element(&mut composer.structure, paragraph, &parameter.label);
    let typesetter = &mut composer.typesetter;
    let label = typesetter.text(&parameter.label, theme::LABEL)?;
    let value_width = width - label_width - 2.0 * CELL_PAD;
    let value_width = match content {
        CellContent::Blank => value_width.min(MAX_BLANK_WIDTH),
        _ => value_width,
    };
    let label = Cell {
        x: x + CELL_PAD,
        blocks: blocks(
            typesetter.lines(label, label_width - 2.0 * CELL_PAD)?,
            paragraph,
        ),
    };
    let value = Cell {
        x: x + label_width + CELL_PAD,
        blocks: content.blocks(
            typesetter,
            value_width,
            theme::VALUE,
            MAX_IMAGE_HEIGHT,
            element,
        )?,
    };
    Ok(Row {
        rule: Some((RULE_COLOR, 0.6)),
        cells: vec![label, value],
        ..frame.row(4.5)
    })
}
