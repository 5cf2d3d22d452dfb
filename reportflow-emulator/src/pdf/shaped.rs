//! Glyphs, and the lines that they are broken into.

use std::ops::Range;
use std::rc::Rc;

use krilla::surface::Location;
use krilla::text::GlyphId;
use parley::{Alignment, AlignmentOptions, Layout, Run};

use super::font::{FontId, NARROW_ONE};
use super::style::{Align, Style};

/// A text with its glyphs, before it is broken into lines.
pub(super) struct Shaped {
    /// The width without wrapping.
    pub(super) width: f32,
    text: Rc<str>,
    style: Style,
    layout: Layout<()>,
}

impl Shaped {
    pub(super) fn new(text: &str, style: Style, mut layout: Layout<()>) -> Shaped {
        layout.break_all_lines(None);
        Shaped {
            width: layout.full_width(),
            text: text.into(),
            style,
            layout,
        }
    }

    pub(super) fn lines(mut self, width: f32) -> Vec<Line> {
        // The margin keeps an exact fit despite rounding.
        self.layout.break_all_lines(Some(width + 0.01));
        let alignment = match self.style.align {
            Align::Start => Alignment::Start,
            Align::Right => Alignment::Right,
        };
        self.layout.align(alignment, AlignmentOptions::default());
        self.layout.lines().map(|line| self.line(line)).collect()
    }

    fn line(&self, line: parley::Line<'_, ()>) -> Line {
        let metrics = line.metrics();
        let mut x = metrics.offset;
        let mut runs: Vec<GlyphRun> = Vec::new();
        for run in line.runs() {
            let (start, font) = (x, FontId::of(run.font()));
            let glyphs = self.glyphs(&run, &mut x);
            match runs.last_mut() {
                // parley also splits where the script or the spacing changes.
                Some(last) if last.font == font => last.glyphs.extend(glyphs),
                _ if glyphs.is_empty() => {}
                _ => runs.push(GlyphRun {
                    x: start,
                    font,
                    embolden: run.synthesis().embolden(),
                    glyphs,
                }),
            }
        }
        Line {
            text: Rc::clone(&self.text),
            style: self.style,
            height: metrics.line_height,
            baseline: metrics.baseline - metrics.block_min_coord,
            runs: runs.into(),
            sent: None,
        }
    }

    /// Returns the glyphs of a run, and moves `x` to its end.
    fn glyphs(&self, run: &Run<'_, ()>, x: &mut f32) -> Vec<Glyph> {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(run.len());
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            if &self.text[range.clone()] == "\n" {
                continue;
            }
            // A text is shaped in short pieces.
            let range = range.start as u32..range.end as u32;
            if cluster.is_ligature_continuation() {
                // More than one glyph, if a selector has an invisible one.
                let parts = glyphs.iter_mut().rev();
                for glyph in parts.take_while(|glyph| glyph.end == range.start) {
                    glyph.end = range.end;
                }
                continue;
            }
            // The typesetter adds the space after the digit.
            let is_wide_one = self.style.tabular && &self.text[cluster.text_range()] == "1";
            let shift = if is_wide_one { NARROW_ONE / 2.0 } else { 0.0 };
            for glyph in cluster.glyphs() {
                let size = self.style.size;
                let (advance, left) = (glyph.advance / size, glyph.x / size + shift);
                glyphs.push(Glyph {
                    id: glyph.id,
                    start: range.start,
                    end: range.end,
                    advance,
                    left,
                    y: glyph.y / size,
                });
                *x += glyph.advance;
            }
        }
        glyphs
    }
}

/// A line of glyphs.
#[derive(Clone)]
pub(super) struct Line {
    /// The whole text. The glyphs refer to ranges in it.
    pub(super) text: Rc<str>,
    pub(super) style: Style,
    pub(super) height: f32,
    /// Relative to the top of the line.
    pub(super) baseline: f32,
    pub(super) runs: Rc<[GlyphRun]>,
    /// The text that readers find and copy instead of the glyphs. Later lines of the
    /// same text have an empty one.
    pub(super) sent: Option<Rc<str>>,
}

/// Glyphs of one font.
#[derive(Clone)]
pub(super) struct GlyphRun {
    /// The distance from the left of the line.
    pub(super) x: f32,
    pub(super) font: FontId,
    /// Thickens the glyphs, because the text is bold and the font is not.
    pub(super) embolden: bool,
    pub(super) glyphs: Vec<Glyph>,
}

impl Line {
    /// Returns where its glyphs start in the text.
    pub(super) fn start(&self) -> Option<usize> {
        let glyphs = self.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.map(|glyph| glyph.start as usize).min()
    }
}

/// A glyph. A document keeps all of them until the end, so it is small. Lengths are
/// multiples of the size of the font.
#[derive(Clone)]
pub(super) struct Glyph {
    id: u32,
    /// The text of the glyph, in bytes.
    start: u32,
    end: u32,
    advance: f32,
    left: f32,
    y: f32,
}

impl krilla::text::Glyph for Glyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.left * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}
