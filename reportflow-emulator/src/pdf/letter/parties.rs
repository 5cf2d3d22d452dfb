//! The addressee at the left, and the issuer at the right.

use crate::pdf::block::blocks;
use crate::pdf::composer::Composer;
use crate::pdf::frame::Frame;
use crate::pdf::grid;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::sections::{Field, Party, Side};
use crate::pdf::style::Style;
use crate::pdf::theme::{self, CELL_PAD};
use crate::pdf::value::CellContent;

const MAX_IMAGE_HEIGHT: f32 = 60.0;
const MAX_BLANK_WIDTH: f32 = 120.0;
const COLUMN_GAP: f32 = 20.0;
const PARTY_GAP: f32 = 8.0;

/// Draws parties in two columns. Without an issuer, the addressee has the width of both.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    parties: &[Party<'a>],
) -> Result<(), RenderError> {
    if parties.is_empty() {
        return Ok(());
    }
    let frame = composer.frame();
    let width = if parties.iter().any(|party| party.side == Side::Right) {
        (frame.width - COLUMN_GAP) / 2.0
    } else {
        frame.width
    };
    let right = frame.x + frame.width - width;
    let left = column(composer, Frame { width, ..frame }, Side::Left, parties)?;
    let right = column(composer, Frame { x: right, width }, Side::Right, parties)?;
    composer.paginator.columns(left, right)?;
    composer.paginator.gap(PARTY_GAP);
    Ok(())
}

fn column<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    side: Side,
    parties: &[Party<'a>],
) -> Result<Vec<Row>, RenderError> {
    let mut rows = Vec::new();
    for party in parties.iter().filter(|party| party.side == side) {
        if !rows.is_empty() {
            rows.push(frame.row(PARTY_GAP / 2.0));
        }
        if let Some(label) = party.label {
            let inner = frame.indented(CELL_PAD);
            let element = composer.structure.heading(2, label);
            rows.push(inner.text(composer, label, theme::RECORD, 1.5, element)?);
        }
        let fields = party.fields.iter();
        let labels: Vec<&str> = fields.map(|it| it.parameter.label.as_str()).collect();
        let label_width = grid::label_width(&mut composer.typesetter, &labels, frame.width)?;
        for (index, field) in party.fields.iter().enumerate() {
            // The first member is the name.
            let style = if index == 0 {
                theme::STRONG
            } else {
                theme::VALUE
            };
            rows.push(row(composer, frame, field, label_width, style)?);
        }
    }
    Ok(rows)
}

fn row<'a>(
    composer: &mut Composer<'_, 'a>,
    frame: Frame,
    field: &Field<'a>,
    label_width: f32,
    style: Style,
) -> Result<Row, RenderError> {
    let content = composer.content(field.parameter, field.value, style)?;
    let paragraph = composer.structure.paragraph();
    let element = content.element(&mut composer.structure, paragraph, &field.parameter.label);
    let typesetter = &mut composer.typesetter;
    let label = typesetter.text(&field.parameter.label, theme::LABEL)?;
    let width = frame.width - label_width - 2.0 * CELL_PAD;
    let width = match content {
        CellContent::Blank => width.min(MAX_BLANK_WIDTH),
        _ => width,
    };
    let label = Cell {
        x: frame.x + CELL_PAD,
        blocks: blocks(
            typesetter.lines(label, label_width - 2.0 * CELL_PAD)?,
            paragraph,
        ),
    };
    let value = Cell {
        x: frame.x + label_width + CELL_PAD,
        blocks: content.blocks(typesetter, width, style, MAX_IMAGE_HEIGHT, element)?,
    };
    Ok(Row {
        cells: vec![label, value],
        ..frame.row(1.5)
    })
}
