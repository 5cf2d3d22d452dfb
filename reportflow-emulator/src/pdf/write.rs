//! Writes pages as a PDF.

use krilla::configure::{Accessibility, ConfigurationBuilder, PdfVersion};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::Font;
use krilla::{Document, SerializeSettings};

use super::draw_op::DrawOp;
use super::font::Fonts;
use super::monitor::Monitor;
use super::pagination::Paginator;
use super::render_error::RenderError;
use super::structure::Structure;
use super::style::Style;
use super::tags::Tags;
use super::text::{GlyphRun, Line};
use super::theme;

/// The stroke around a glyph that looks bold, as a multiple of the size of the font.
const EMBOLDENING: f32 = 0.03;

/// Writes the PDF without a date, so that equal input gives equal bytes. With a
/// structure, it conforms to PDF/UA-1.
pub(super) fn write(
    fonts: &Fonts,
    monitor: &Monitor<'_>,
    metadata: Metadata,
    paginator: &Paginator<'_>,
    structure: &Structure,
    language: &str,
) -> Result<Result<Vec<u8>, KrillaError>, RenderError> {
    let is_complete = structure.is_complete();
    let mut document = Document::new_with(settings(is_complete));
    document.set_metadata(metadata);
    let mut tags = Tags::new(structure);
    for (index, ops) in paginator.pages.iter().enumerate() {
        let Some(settings) = PageSettings::from_wh(paginator.width, paginator.height) else {
            continue;
        };
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for op in ops {
            monitor.check()?;
            draw(fonts, &mut surface, &mut tags, index, op)?;
        }
        tags.end(&mut surface);
        surface.finish();
        page.finish();
    }
    monitor.check()?;
    document.set_outline(tags.outline());
    if let Some(tree) = tags.tree(language) {
        document.set_tag_tree(tree);
    }
    Ok(document.finish())
}

fn settings(is_accessible: bool) -> SerializeSettings {
    let mut settings = SerializeSettings::default();
    // From version 1.6 on, krilla writes the default of `Suspects`, which poppler reports
    // as an error. The documents use nothing newer than 1.5.
    let mut builder = ConfigurationBuilder::new().with_version(PdfVersion::Pdf15);
    if is_accessible {
        builder = builder.with_accessibility_validator(Accessibility::UA1);
    }
    if let Ok(configuration) = builder.finish() {
        settings.configuration = configuration;
    }
    settings
}

fn draw(
    fonts: &Fonts,
    surface: &mut Surface<'_>,
    tags: &mut Tags<'_>,
    page: usize,
    op: &DrawOp,
) -> Result<(), RenderError> {
    match op {
        DrawOp::Fill {
            x,
            y,
            width,
            height,
            color,
            element,
        } => {
            tags.place(*element, page, Point::from_xy(*x, *y));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                tags.artifact(surface);
                surface.set_fill(Some(fill(*color)));
                surface.draw_path(&path);
            }
        }
        DrawOp::Text {
            x,
            y,
            line,
            element,
        } => {
            let top = Point::from_xy(*x, *y - line.baseline);
            tags.place(*element, page, top);
            tags.content(surface, *element);
            text(fonts, surface, Point::from_xy(*x, *y), line)?;
        }
        DrawOp::Image {
            x,
            y,
            image,
            element,
        } => {
            tags.place(*element, page, Point::from_xy(*x, *y));
            if let Some(size) = Size::from_wh(image.width, image.height) {
                tags.content(surface, *element);
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
    start: Point,
    line: &Line,
) -> Result<(), RenderError> {
    let Style { size, color, .. } = line.style;
    let mut sent = line.sent.as_deref();
    surface.set_fill(Some(fill(color)));
    for run in line.runs.iter() {
        surface.set_stroke(run.embolden.then(|| Stroke {
            paint: theme::color(color).into(),
            width: size * EMBOLDENING,
            ..Stroke::default()
        }));
        let start = Point::from_xy(start.x + run.x, start.y);
        let font = fonts.font(run.font)?.clone();
        match &mut sent {
            None => surface.draw_glyphs(start, &run.glyphs, font, &line.text, size, false),
            Some(sent) => {
                record_characters(surface, run, font.clone(), &line.text);
                let text = std::mem::take(sent);
                let glyphs = run.glyphs_of(text);
                surface.draw_glyphs(start, &glyphs, font, text, size, false);
            }
        }
    }
    surface.set_stroke(None);
    Ok(())
}

/// Records the character of each glyph, which the font takes from the first text with the
/// glyph. The drawing itself is thrown away.
fn record_characters(surface: &mut Surface<'_>, run: &GlyphRun, font: Font, text: &str) {
    let mut drawing = surface.stream_builder();
    let mut surface = drawing.surface();
    surface.draw_glyphs(Point::default(), &run.glyphs, font, text, 1.0, false);
    surface.finish();
}

fn fill(color: (u8, u8, u8)) -> Fill {
    Fill {
        paint: theme::color(color).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}
