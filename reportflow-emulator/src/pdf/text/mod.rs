//! Finds the glyphs of texts, and breaks them into lines of any width.

mod layout;
mod line;
mod piece;
mod printable;
mod shaper;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::rc::Rc;

use super::font::Fonts;
use super::monitor::Monitor;
use super::render_error::RenderError;
use super::style::Style;
use super::theme::A4_PORTRAIT;
use layout::TextLayout;
pub(super) use line::{GlyphRun, Line};
use piece::Continuation;
use printable::printable;
use shaper::Shaper;

/// The layout of a text takes about 130 bytes a character. Texts beyond this length
/// are therefore laid out again when their width is known.
const MAX_LAYOUTS: usize = 1_500_000;
/// The bytes that a text counts for at least.
const MIN_LAYOUT: usize = 25;

/// A text, ready to be broken into lines.
pub(super) struct Text<'a> {
    /// The width without wrapping. If it is wider than a page, any such width.
    pub(super) width: f32,
    /// The width of the widest word. A text that is laid out in pieces has none.
    pub(super) word_width: f32,
    text: Cow<'a, str>,
    style: Style,
    layout: Option<TextLayout>,
    sent: Option<Rc<str>>,
    /// The length that it counts for, in bytes.
    length: usize,
}

impl Text<'_> {
    /// Sets the text that readers find and copy instead of the printed one.
    pub(super) fn with_sent(self, sent: &str) -> Self {
        Text {
            sent: Some(sent.into()),
            ..self
        }
    }
}

/// Finds the glyphs of texts, and counts the texts of a document.
pub(super) struct Typesetter<'m> {
    pub(super) monitor: &'m Monitor<'m>,
    shaper: Shaper,
    /// The length of all texts so far.
    length: usize,
    /// The length of the texts that have a layout.
    layouts: usize,
}

impl<'m> Typesetter<'m> {
    pub(super) fn new(fonts: &Fonts, monitor: &'m Monitor<'m>) -> Typesetter<'m> {
        Typesetter {
            monitor,
            shaper: Shaper::new(fonts),
            length: 0,
            layouts: 0,
        }
    }

    pub(super) fn text<'a>(
        &mut self,
        text: impl Into<Cow<'a, str>>,
        style: Style,
    ) -> Result<Text<'a>, RenderError> {
        let text = text.into();
        let length = text.len();
        self.length += length;
        self.monitor.check_text(self.length)?;
        let text = printable(text);
        let (width, word_width, layout) = if text.len() > piece::MAX_LENGTH {
            (self.width(&text, style)?, 0.0, None)
        } else {
            let layout = self.shape(&text, style)?;
            let keep = self.layouts < MAX_LAYOUTS;
            if keep {
                self.layouts += text.len() + MIN_LAYOUT;
            }
            (layout.width, layout.word_width(), keep.then_some(layout))
        };
        Ok(Text {
            width,
            word_width,
            text,
            style,
            layout,
            sent: None,
            length,
        })
    }

    /// Takes back a text that is not drawn in this form.
    pub(super) fn discard(&mut self, text: Text<'_>) {
        self.length -= text.length;
        if text.layout.is_some() {
            self.layouts -= text.text.len() + MIN_LAYOUT;
        }
    }

    pub(super) fn lines(
        &mut self,
        mut text: Text<'_>,
        width: f32,
    ) -> Result<Vec<Line>, RenderError> {
        let sent = text.sent.take();
        let mut lines = self.break_lines(text, width)?;
        if sent.is_some() {
            for line in &mut lines {
                line.sent = Some(Rc::from(""));
            }
        }
        if let Some(first) = lines.first_mut() {
            first.sent = sent;
        }
        Ok(lines)
    }

    fn break_lines(&mut self, text: Text<'_>, width: f32) -> Result<Vec<Line>, RenderError> {
        if let Some(layout) = text.layout {
            self.layouts -= text.text.len() + MIN_LAYOUT;
            return Ok(layout.lines(width));
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut height = 0.0;
        let mut rest = Some(&*text.text);
        while let Some(text_left) = rest {
            let (piece, next) = piece::split_first(text_left);
            let mut broken = self.shape(piece, text.style)?.lines(width);
            rest = match next {
                Continuation::End => None,
                Continuation::Line(rest) => Some(rest),
                // The last line is not full. It starts the next piece.
                Continuation::SameLine(rest) => Some(match broken.as_slice() {
                    [_, .., last] => {
                        let start = last.start().unwrap_or(piece.len());
                        broken.pop();
                        &text_left[start..]
                    }
                    _ => rest,
                }),
            };
            height += broken.iter().map(|line| line.height).sum::<f32>();
            self.monitor.check_height(height)?;
            lines.extend(broken);
        }
        Ok(lines)
    }

    /// Returns the width without wrapping, or any width above that of a page.
    pub(super) fn width(&mut self, text: &str, style: Style) -> Result<f32, RenderError> {
        let (_, page_width) = A4_PORTRAIT;
        let text = printable(text.into());
        let (mut widest, mut line) = (0.0_f32, 0.0);
        let mut rest = Some(&*text);
        while let Some(text) = rest.filter(|_| widest <= page_width) {
            let (piece, next) = piece::split_first(text);
            line += self.shape(piece, style)?.width;
            widest = widest.max(line);
            rest = match next {
                Continuation::End => None,
                Continuation::Line(rest) => {
                    line = 0.0;
                    Some(rest)
                }
                Continuation::SameLine(rest) => Some(rest),
            };
        }
        Ok(widest)
    }

    fn shape(&mut self, text: &str, style: Style) -> Result<TextLayout, RenderError> {
        self.monitor.check()?;
        Ok(self.shaper.shape(text, style))
    }
}
