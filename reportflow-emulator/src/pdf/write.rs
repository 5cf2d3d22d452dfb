//! Writes pages as a PDF.

use krilla::Document;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, SpanTag};

use super::draw_op::DrawOp;
use super::font::Fonts;
use super::monitor::Monitor;
use super::pagination::Paginator;
use super::render_error::RenderError;
use super::shaped::Line;
use super::style::Style;
use super::theme;

/// The stroke around a glyph that looks bold, as a multiple of the size of the font.
const EMBOLDENING: f32 = 0.03;

/// Writes the PDF without a date, so that equal input gives equal bytes.
pub(super) fn write(
    fonts: &Fonts,
    monitor: &Monitor<'_>,
    metadata: Metadata,
    paginator: &Paginator<'_>,
) -> Result<Result<Vec<u8>, KrillaError>, RenderError> {
    let mut document = Document::new();
    document.set_metadata(metadata);
    for ops in &paginator.pages {
        let Some(settings) = PageSettings::from_wh(paginator.width, paginator.height) else {
            continue;
        };
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for op in ops {
            monitor.check()?;
            draw(fonts, &mut surface, op)?;
        }
        surface.finish();
        page.finish();
    }
    monitor.check()?;
    Ok(document.finish())
}

fn draw(fonts: &Fonts, surface: &mut Surface<'_>, op: &DrawOp) -> Result<(), RenderError> {
    match op {
        DrawOp::Fill {
            x,
            y,
            width,
            height,
            color,
        } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
        DrawOp::Text { x, y, line } => text(fonts, surface, *x, *y, line)?,
        DrawOp::Image { x, y, image } => {
            if let Some(size) = Size::from_wh(image.width, image.height) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(image.image.clone(), size);
                surface.pop();
            }
        }
    }
    Ok(())
}

fn text(
    fonts: &Fonts,
    surface: &mut Surface<'_>,
    x: f32,
    y: f32,
    line: &Line,
) -> Result<(), RenderError> {
    let Style { size, color, .. } = line.style;
    surface.set_fill(Some(fill(color)));
    if let Some(sent) = &line.sent {
        let tag = SpanTag::empty().with_actual_text(Some(sent));
        surface.start_tagged(ContentTag::Span(tag));
    }
    for run in line.runs.iter() {
        surface.set_stroke(run.embolden.then(|| Stroke {
            paint: theme::color(color).into(),
            width: size * EMBOLDENING,
            ..Stroke::default()
        }));
        let start = Point::from_xy(x + run.x, y);
        let font = fonts.font(run.font)?.clone();
        surface.draw_glyphs(start, &run.glyphs, font, &line.text, size, false);
    }
    surface.set_stroke(None);
    if line.sent.is_some() {
        surface.end_tagged();
    }
    Ok(())
}

fn fill(color: (u8, u8, u8)) -> Fill {
    Fill {
        paint: theme::color(color).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}
