//! The top of the first page: title, logo, subject, and short values.

use krilla::image::Image;
use serde_json::Value;

use crate::pdf::block::{Block, BlockContent, blocks};
use crate::pdf::composer::Composer;
use crate::pdf::image::{ScaledImage, TextData};
use crate::pdf::render_error::RenderError;
use crate::pdf::row::{Cell, Row};
use crate::pdf::sections::{Field, Sections};
use crate::pdf::strip;
use crate::pdf::theme::{self, ACCENT, CELL_PAD, STRIPE_FILL};

const MAX_LOGO_WIDTH: f32 = 120.0;
const MAX_LOGO_HEIGHT: f32 = 60.0;
const LOGO_GAP: f32 = 16.0;
/// The values of a row. More than this are in rows of three.
const MAX_PER_ROW: usize = 4;

/// Draws the top of the first page. Returns the logo if it is not a picture.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    title: &str,
    sections: &Sections<'a>,
) -> Result<Option<Field<'a>>, RenderError> {
    let image = match sections.logo {
        Some(field) => picture(composer, &field)?,
        None => None,
    };
    let no_picture = sections.logo.filter(|_| image.is_none());
    heading(composer, title, image, sections.logo.as_ref())?;
    composer.paginator.gap(6.0);
    if let Some(field) = &sections.subject {
        subject(composer, field)?;
    }
    let count = sections.meta.len();
    if count > 0 {
        let per_row = if count > MAX_PER_ROW { 3 } else { count };
        let frame = composer.frame();
        for row in strip::rows(composer, frame, &sections.meta, per_row)? {
            composer.paginator.row(Row {
                fill: Some(STRIPE_FILL),
                ..row
            })?;
        }
        composer.paginator.gap(8.0);
    }
    Ok(no_picture)
}

fn picture<'a>(
    composer: &mut Composer<'_, 'a>,
    field: &Field<'a>,
) -> Result<Option<Image>, RenderError> {
    let Some(Value::String(text)) = field.value else {
        return Ok(None);
    };
    let decoded = composer.images.decode(text)?;
    Ok(match decoded {
        TextData::Image(image, _) if composer.images.draw => Some(image),
        _ => None,
    })
}

fn heading(
    composer: &mut Composer<'_, '_>,
    title: &str,
    image: Option<Image>,
    logo: Option<&Field<'_>>,
) -> Result<(), RenderError> {
    let frame = composer.frame();
    let element = composer.structure.heading(1, title);
    let image = image.map(|image| ScaledImage::fit(image, MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT));
    let taken = image.as_ref().map_or(0.0, |image| image.width + LOGO_GAP);
    let typesetter = &mut composer.typesetter;
    let title = typesetter.text(title, theme::TITLE)?;
    let mut cells = vec![Cell {
        x: frame.x,
        blocks: blocks(typesetter.lines(title, frame.width - taken)?, element),
    }];
    if let Some(image) = image {
        let label = logo.map_or("", |field| &field.parameter.label);
        let x = frame.x + frame.width - image.width;
        let logo = Block {
            content: BlockContent::Image(image),
            element: composer.structure.figure(None, label),
        };
        cells.push(Cell {
            x,
            blocks: [logo].into(),
        });
    }
    composer.paginator.row(Row {
        rule: Some((ACCENT, 1.6)),
        cells,
        ..frame.row(6.0)
    })
}

fn subject<'a>(composer: &mut Composer<'_, 'a>, field: &Field<'a>) -> Result<(), RenderError> {
    let frame = composer.frame();
    let content = composer.content(field.parameter, field.value, theme::STRONG)?;
    let paragraph = composer.structure.paragraph();
    let element = content.element(&mut composer.structure, paragraph, &field.parameter.label);
    let typesetter = &mut composer.typesetter;
    let label_width = typesetter.width(&field.parameter.label, theme::LABEL)?;
    let label_width = label_width.min(frame.width * 0.3);
    let label = typesetter.text(&field.parameter.label, theme::LABEL)?;
    let x = frame.x + CELL_PAD;
    let left = label_width + 2.0 * CELL_PAD;
    let width = frame.width - left - 2.0 * CELL_PAD;
    let label = Cell {
        x,
        blocks: blocks(typesetter.lines(label, label_width)?, paragraph),
    };
    let value = Cell {
        x: x + left,
        blocks: content.blocks(typesetter, width, theme::STRONG, MAX_LOGO_HEIGHT, element)?,
    };
    composer.paginator.row(Row {
        cells: vec![label, value],
        ..frame.row(4.0)
    })?;
    composer.paginator.gap(4.0);
    Ok(())
}
