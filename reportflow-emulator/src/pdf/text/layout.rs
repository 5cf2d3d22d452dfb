//! The glyphs of a text, which any width breaks into lines.

use std::rc::Rc;

use parley::{Alignment, AlignmentOptions, Layout, Run};

use super::line::{Glyph, GlyphRun, Line};
use crate::pdf::font::{FontId, NARROW_ONE};
use crate::pdf::style::{Align, Style};

/// The glyphs of a text, before it is broken into lines.
pub(super) struct TextLayout {
    /// The width without wrapping.
    pub(super) width: f32,
    text: Rc<str>,
    style: Style,
    layout: Layout<()>,
}

impl TextLayout {
    pub(super) fn new(text: &str, style: Style, mut layout: Layout<()>) -> TextLayout {
        layout.break_all_lines(None);
        TextLayout {
            width: layout.full_width(),
            text: text.into(),
            style,
            layout,
        }
    }

    /// Returns the width of the widest word. Lines break around words, and inside of
    /// those that are wider than a line.
    pub(super) fn word_width(&self) -> f32 {
        self.layout.calculate_content_widths().min
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
