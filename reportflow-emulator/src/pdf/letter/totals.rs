//! Amounts below a table, at the right. The last one is the largest.

use crate::pdf::block::blocks;
use crate::pdf::composer::Composer;
use crate::pdf::format::Format;
use crate::pdf::frame::Frame;
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::sections::Field;
use crate::pdf::style::{Align, Style};
use crate::pdf::theme::{self, ACCENT, CELL_PAD, RULE_COLOR, TABLE_GAP};
use crate::pdf::value::CellContent;

/// The part of the page that totals take at least.
const MIN_WIDTH: f32 = 0.46;
const MAX_BLANK_WIDTH: f32 = 80.0;
const MAX_IMAGE_HEIGHT: f32 = 60.0;
const PAD: f32 = 4.0;

/// Draws the rows on one page if they fit.
pub(super) fn draw(composer: &mut Composer<'_, '_>, rows: Vec<Row>) -> Result<(), RenderError> {
    if rows.is_empty() {
        return Ok(());
    }
    let height = rows.iter().map(Row::height).sum();
    composer.paginator.reserve(height)?;
    for row in rows {
        composer.paginator.row(row)?;
    }
    composer.paginator.gap(TABLE_GAP);
    Ok(())
}

/// Returns the rows of totals.
pub(super) fn rows<'a>(
    composer: &mut Composer<'_, 'a>,
    fields: &[Field<'a>],
) -> Result<Vec<Row>, RenderError> {
    let decimals = decimals(composer, fields);
    let mut contents = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let style = Style {
            align: Align::Right,
            tabular: true,
            ..style(index, fields)
        };
        contents.push(content(composer, field, style, decimals)?);
    }
    let (frame, label_width) = widths(composer, fields, &contents)?;
    let mut rows = vec![frame.row(PAD / 2.0), frame.rule(ACCENT, 0.9)];
    for (index, (field, content)) in fields.iter().zip(contents).enumerate() {
        let style = style(index, fields);
        let is_last = index + 1 == fields.len();
        if is_last && index > 0 {
            rows.push(frame.rule(ACCENT, 1.2));
        }
        let paragraph = composer.structure.paragraph();
        let element = content.element(&mut composer.structure, paragraph, &field.parameter.label);
        let typesetter = &mut composer.typesetter;
        let label = typesetter.text(&field.parameter.label, label_style(style))?;
        let label = Cell {
            x: frame.x + CELL_PAD,
            blocks: blocks(typesetter.lines(label, label_width)?, paragraph),
        };
        let width = frame.width - label_width - 3.0 * CELL_PAD;
        let width = match content {
            CellContent::Blank => width.min(MAX_BLANK_WIDTH),
            _ => width,
        };
        let value = Cell {
            x: frame.x + frame.width - CELL_PAD - width,
            blocks: content.blocks(typesetter, width, style, MAX_IMAGE_HEIGHT, element)?,
        };
        rows.push(Row {
            rule: (index + 2 < fields.len()).then_some((RULE_COLOR, 0.5)),
            cells: vec![label, value],
            ..frame.row(PAD)
        });
    }
    Ok(rows)
}

fn style(index: usize, fields: &[Field<'_>]) -> Style {
    if index + 1 == fields.len() {
        theme::GRAND_TOTAL
    } else {
        theme::VALUE
    }
}

/// The label of a total is on the line of its value.
fn label_style(value: Style) -> Style {
    Style {
        bold: value.bold,
        leading: value.size * value.leading / theme::LABEL.size,
        ..theme::LABEL
    }
}

/// Returns the most decimals of the totals.
fn decimals(composer: &Composer<'_, '_>, fields: &[Field<'_>]) -> usize {
    let formats = fields.iter().map(|field| {
        let values = field.value.into_iter();
        composer.formats.format(field.parameter, values)
    });
    let decimals = formats.filter_map(|format| match format {
        Format::Quantity { decimals, .. } => Some(decimals),
        _ => None,
    });
    decimals.max().unwrap_or(0)
}

fn content<'a>(
    composer: &mut Composer<'_, 'a>,
    field: &Field<'a>,
    style: Style,
    decimals: usize,
) -> Result<CellContent<'a>, RenderError> {
    let format = composer
        .formats
        .format(field.parameter, field.value.into_iter());
    let format = match format {
        Format::Quantity { currency, .. } => Format::Quantity { decimals, currency },
        other => other,
    };
    let (typesetter, images) = (&mut composer.typesetter, &mut composer.images);
    let kind = &field.parameter.kind;
    CellContent::new(typesetter, images, kind, field.value, &format, style)
}

/// Returns the frame at the right of the page, and the width of labels.
fn widths(
    composer: &mut Composer<'_, '_>,
    fields: &[Field<'_>],
    contents: &[CellContent<'_>],
) -> Result<(Frame, f32), RenderError> {
    let page = composer.frame();
    let (mut label_width, mut value_width) = (0.0_f32, 0.0_f32);
    for (index, (field, content)) in fields.iter().zip(contents).enumerate() {
        let style = style(index, fields);
        let label = &field.parameter.label;
        label_width = label_width.max(composer.typesetter.width(label, label_style(style))?);
        value_width = value_width.max(content.natural_width(style));
    }
    let pads = 3.0 * CELL_PAD;
    let width = (label_width + value_width + pads).clamp(page.width * MIN_WIDTH, page.width);
    // The values come first, because numbers do not wrap.
    let room = (width - pads - value_width).max(width * 0.25);
    let frame = Frame {
        x: page.x + page.width - width,
        width,
    };
    Ok((frame, label_width.min(room)))
}
