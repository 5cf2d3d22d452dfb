//! Labels and values side by side.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::look::{self, CELL_PAD, RULE};
use super::pager::Pager;
use super::row::{Cell, Piece, Row};
use super::text::Typesetter;
use super::value::Content;

/// The most that a picture beside its label may take.
const MAX_PICTURE: f32 = 140.0;
/// The most that a blank takes, so that it reads as a place to fill in.
const MAX_BLANK: f32 = 160.0;

/// The width of the labels, one for all grids of a document.
pub(super) fn label_width(typesetter: &mut Typesetter, labels: &[&str], available: f32) -> f32 {
    let natural = labels
        .iter()
        .map(|label| typesetter.shape(label, look::LABEL).width);
    natural.fold(90.0_f32, f32::max).min(available * 0.36) + 2.0 * CELL_PAD
}

pub(super) fn row(
    pager: &mut Pager,
    typesetter: &mut Typesetter,
    parameter: &Parameter,
    value: Option<&Value>,
    label_width: f32,
    pictures: bool,
) {
    let (x, width) = pager.measure();
    let label = typesetter.shape(&parameter.label, look::LABEL);
    let content = Content::new(typesetter, &parameter.kind, value, look::VALUE, pictures);
    let value_width = width - label_width - 2.0 * CELL_PAD;
    let value_width = match content {
        Content::Blank => value_width.min(MAX_BLANK),
        _ => value_width,
    };
    pager.row(Row {
        x,
        width,
        pad: 4.5,
        fill: None,
        rule: Some((RULE, 0.6)),
        cells: vec![
            Cell {
                x: x + CELL_PAD,
                pieces: label
                    .lines(label_width - 2.0 * CELL_PAD)
                    .into_iter()
                    .map(Piece::Line)
                    .collect(),
            },
            Cell {
                x: x + label_width + CELL_PAD,
                pieces: content.pieces(value_width, look::VALUE, MAX_PICTURE),
            },
        ],
    });
}
