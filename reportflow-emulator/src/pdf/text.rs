//! Shapes text once, and breaks it into lines of any width.

use std::rc::Rc;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontWeight, Layout, LayoutContext,
    LineHeight, OverflowWrap, Run, StyleProperty,
};

use super::font::{FAMILY, Fonts};

/// The glyph of characters that the font lacks.
const NOTDEF_GLYPH_ID: u32 = 0;

/// The alignment of lines.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Align {
    /// The side where the script starts.
    Start,
    Right,
}

/// A text style.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) color: (u8, u8, u8),
    pub(super) align: Align,
    /// The line height as a multiple of the size.
    pub(super) leading: f32,
}

/// Shapes texts.
pub(super) struct Typesetter {
    fonts: FontContext,
    scratch: LayoutContext<()>,
}

impl Typesetter {
    pub(super) fn new(fonts: &Fonts) -> Typesetter {
        Typesetter {
            fonts: fonts.shaping.clone(),
            scratch: LayoutContext::new(),
        }
    }

    pub(super) fn shape(&mut self, text: &str, style: Style) -> Shaped {
        let text = printable(text);
        let mut builder = self
            .scratch
            .ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(
            style.leading,
        )));
        // Breaks a word that is longer than its line, instead of cutting it off.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(None);
        Shaped {
            width: layout.full_width(),
            text: text.into(),
            style,
            layout,
        }
    }
}

/// Converts line ends to `\n` and other control characters to spaces, because fonts
/// have no glyphs for them.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text with its glyphs, before it is broken into lines.
pub(super) struct Shaped {
    /// The width without wrapping.
    pub(super) width: f32,
    text: Rc<str>,
    style: Style,
    layout: Layout<()>,
}

impl Shaped {
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
        let mut runs = Vec::new();
        for run in line.runs() {
            let start = x;
            let glyphs = self.glyphs(&run, &mut x);
            if !glyphs.is_empty() {
                runs.push((start, glyphs));
            }
        }
        Line {
            text: Rc::clone(&self.text),
            style: self.style,
            height: metrics.line_height,
            baseline: metrics.baseline - metrics.block_min_coord,
            runs: runs.into(),
        }
    }

    /// Returns the glyphs of a run, and moves `x` to its end.
    fn glyphs(&self, run: &Run<'_, ()>, x: &mut f32) -> Vec<KrillaGlyph> {
        let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(run.len());
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            if &self.text[range.clone()] == "\n" {
                continue;
            }
            if cluster.is_ligature_continuation() {
                if let Some(last) = glyphs.last_mut()
                    && last.text_range.end == range.start
                {
                    last.text_range.end = range.end;
                }
                continue;
            }
            for glyph in cluster.glyphs() {
                let size = self.style.size;
                let (advance, left) = (glyph.advance / size, glyph.x / size);
                let (id, y) = (GlyphId::new(glyph.id), glyph.y / size);
                let mut push = |advance, left| {
                    let range = range.clone();
                    glyphs.push(KrillaGlyph::new(id, advance, left, y, 0.0, range, None));
                };
                push(advance, left);
                if glyph.id == NOTDEF_GLYPH_ID {
                    // krilla writes `ActualText` only for glyphs that share a
                    // character, so the box is drawn twice.
                    push(0.0, left - advance);
                }
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
    /// Glyphs and their distance from the left of the line.
    pub(super) runs: Rc<[(f32, Vec<KrillaGlyph>)]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::theme;

    /// Returns the text of each line and the width of its glyphs.
    fn lines(text: &str, width: f32) -> Vec<(String, f32)> {
        let mut typesetter = Typesetter::new(Fonts::get().unwrap());
        let lines = typesetter.shape(text, theme::VALUE).lines(width);
        let line = |line: &Line| {
            let glyphs = line.runs.iter().flat_map(|(_, glyphs)| glyphs);
            let shown = glyphs
                .clone()
                .map(|glyph| &line.text[glyph.text_range.clone()]);
            let width = glyphs.map(|glyph| glyph.x_advance * line.style.size).sum();
            (shown.collect(), width)
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn breaks_a_word_longer_than_a_line() {
        let word = "0123456789".repeat(60);
        let lines = lines(&word, 100.0);
        assert!(lines.iter().all(|(_, width)| *width <= 100.0), "{lines:?}");
        let text: String = lines.into_iter().map(|(text, _)| text).collect();
        assert_eq!(text, word);
    }

    #[test]
    fn starts_no_japanese_line_with_punctuation() {
        for width in 40..120 {
            for (line, _) in lines("これは、「試験」です。あっ、ー。", width as f32)
            {
                assert!(!line.starts_with(['、', '。', '」', 'っ', 'ー']), "{line}");
            }
        }
    }

    #[test]
    fn breaks_lines_at_line_ends_of_every_system() {
        let texts: Vec<_> = lines("一\r\n二\r三\n四", 500.0)
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(texts, ["一", "二", "三", "四"]);
    }
}
