//! Lines of glyphs.

use std::ops::Range;
use std::rc::Rc;

use krilla::surface::Location;
use krilla::text::GlyphId;

use crate::pdf::font::FontId;
use crate::pdf::style::Style;

/// A line of glyphs.
#[derive(Clone)]
pub(in crate::pdf) struct Line {
    /// The whole text. The glyphs refer to ranges in it.
    pub(in crate::pdf) text: Rc<str>,
    pub(in crate::pdf) style: Style,
    pub(in crate::pdf) height: f32,
    /// Relative to the top of the line.
    pub(in crate::pdf) baseline: f32,
    pub(in crate::pdf) runs: Rc<[GlyphRun]>,
    /// The text that readers find and copy instead of the glyphs. Later lines of the
    /// same text have an empty one.
    pub(in crate::pdf) sent: Option<Rc<str>>,
}

impl Line {
    /// Returns where its glyphs start in the text.
    pub(super) fn start(&self) -> Option<usize> {
        let glyphs = self.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.map(|glyph| glyph.start as usize).min()
    }
}

/// Glyphs of one font.
#[derive(Clone)]
pub(in crate::pdf) struct GlyphRun {
    /// The distance from the left of the line.
    pub(in crate::pdf) x: f32,
    pub(in crate::pdf) font: FontId,
    /// Thickens the glyphs, because the text is bold and the font is not.
    pub(in crate::pdf) embolden: bool,
    pub(in crate::pdf) glyphs: Vec<Glyph>,
}

impl GlyphRun {
    /// Returns the glyphs as those of this text. krilla writes a text that several glyphs
    /// share as their `ActualText`.
    pub(in crate::pdf) fn glyphs_of(&self, text: &str) -> Vec<Glyph> {
        let glyphs = self.glyphs.iter().map(|glyph| Glyph {
            start: 0,
            end: text.len() as u32,
            ..*glyph
        });
        glyphs.collect()
    }
}

/// A glyph. A document keeps all of them until the end, so it is small. Lengths are
/// multiples of the size of the font.
#[derive(Clone)]
pub(in crate::pdf) struct Glyph {
    pub(super) id: u32,
    /// The text of the glyph, in bytes.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) advance: f32,
    pub(super) left: f32,
    pub(super) y: f32,
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
