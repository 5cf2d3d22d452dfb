//! Labels and values side by side.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::pagination::Paginator;
use super::row::{Block, Cell, Row};
use super::text::Typesetter;
use super::theme::{self, CELL_PAD, RULE_COLOR};
use super::value::CellContent;

/// In points.
const MAX_IMAGE_HEIGHT: f32 = 140.0;
/// In points. A blank with this width looks like a form field.
const MAX_BLANK_WIDTH: f32 = 160.0;

/// Returns the width of the label column, the same in the whole document.
pub(super) fn label_width(typesetter: &mut Typesetter, labels: &[&str], available: f32) -> f32 {
    let natural = labels
        .iter()
        .map(|label| typesetter.shape(label, theme::LABEL).width);
    natural.fold(90.0_f32, f32::max).min(available * 0.36) + 2.0 * CELL_PAD
}

pub(super) fn row(
    paginator: &mut Paginator,
    typesetter: &mut Typesetter,
    parameter: &Parameter,
    value: Option<&Value>,
    label_width: f32,
    draw_images: bool,
) {
    let (x, width) = paginator.row_bounds();
    let label = typesetter.shape(&parameter.label, theme::LABEL);
    let content = CellContent::new(
        typesetter,
        &parameter.kind,
        value,
        theme::VALUE,
        draw_images,
    );
    let value_width = width - label_width - 2.0 * CELL_PAD;
    let value_width = match content {
        CellContent::Blank => value_width.min(MAX_BLANK_WIDTH),
        _ => value_width,
    };
    paginator.row(Row {
        x,
        width,
        pad: 4.5,
        fill: None,
        rule: Some((RULE_COLOR, 0.6)),
        cells: vec![
            Cell {
                x: x + CELL_PAD,
                blocks: label
                    .lines(label_width - 2.0 * CELL_PAD)
                    .into_iter()
                    .map(Block::Line)
                    .collect(),
            },
            Cell {
                x: x + label_width + CELL_PAD,
                blocks: content.blocks(value_width, theme::VALUE, MAX_IMAGE_HEIGHT),
            },
        ],
    });
}
