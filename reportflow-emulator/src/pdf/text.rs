//! Text: shaped once, then broken into lines of any width.

use std::rc::Rc;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontWeight, Layout, LayoutContext,
    LineHeight, OverflowWrap, StyleProperty,
};

use super::font::{FAMILY, Fonts};

/// The glyph of characters that the font lacks.
const MISSING: u32 = 0;

/// Where the lines of a text stand.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Align {
    /// Where its script begins.
    Start,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) color: (u8, u8, u8),
    pub(super) align: Align,
    /// The height of a line, in sizes.
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
        // A word longer than its line is broken anywhere, rather than cut off.
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

/// Line ends as `\n`, and no other control characters: fonts have no glyphs for
/// them.
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

/// A text with its glyphs, not yet in lines.
pub(super) struct Shaped {
    /// The width that it takes when nothing but its own line ends breaks it.
    pub(super) width: f32,
    text: Rc<str>,
    style: Style,
    layout: Layout<()>,
}

impl Shaped {
    pub(super) fn lines(mut self, width: f32) -> Vec<Line> {
        // What fits exactly must not be broken by the rounding of sums.
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
            let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(run.len());
            for cluster in run.visual_clusters() {
                let range = cluster.text_range();
                if &self.text[range.clone()] == "\n" {
                    continue;
                }
                if cluster.is_ligature_continuation() {
                    match glyphs.last_mut() {
                        Some(last) if last.text_range.end == range.start => {
                            last.text_range.end = range.end
                        }
                        _ => {}
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    let size = self.style.size;
                    let (advance, left) = (glyph.advance / size, glyph.x / size);
                    let mut push = |advance, left| {
                        glyphs.push(KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            advance,
                            left,
                            glyph.y / size,
                            0.0,
                            range.clone(),
                            None,
                        ));
                    };
                    push(advance, left);
                    if glyph.id == MISSING {
                        // Only of glyphs that share a character does krilla tell
                        // readers which it is, so the box is drawn once more.
                        push(0.0, left - advance);
                    }
                    x += glyph.advance;
                }
            }
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
}

/// A line of glyphs in their places.
#[derive(Clone)]
pub(super) struct Line {
    /// The whole text; the glyphs know their ranges in it.
    pub(super) text: Rc<str>,
    pub(super) style: Style,
    pub(super) height: f32,
    /// From the line's top.
    pub(super) baseline: f32,
    /// Each with its place from the left of the line.
    pub(super) runs: Rc<[(f32, Vec<KrillaGlyph>)]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::look;

    /// Each line's text and the width that its glyphs take.
    fn lines(text: &str, width: f32) -> Vec<(String, f32)> {
        let mut typesetter = Typesetter::new(Fonts::get().unwrap());
        let lines = typesetter.shape(text, look::VALUE).lines(width);
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
    fn a_word_longer_than_a_line_is_broken() {
        let word = "0123456789".repeat(60);
        let lines = lines(&word, 100.0);
        assert!(lines.iter().all(|(_, width)| *width <= 100.0), "{lines:?}");
        let text: String = lines.into_iter().map(|(text, _)| text).collect();
        assert_eq!(text, word);
    }

    #[test]
    fn japanese_lines_do_not_begin_with_punctuation() {
        for width in 40..120 {
            for (line, _) in lines("これは、「試験」です。あっ、ー。", width as f32)
            {
                assert!(!line.starts_with(['、', '。', '」', 'っ', 'ー']), "{line}");
            }
        }
    }

    #[test]
    fn line_ends_of_every_system_break_lines() {
        let texts: Vec<_> = lines("一\r\n二\r三\n四", 500.0)
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(texts, ["一", "二", "三", "四"]);
    }
}
