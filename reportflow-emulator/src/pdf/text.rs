//! Shapes texts, and breaks them into lines of any width.

use std::borrow::Cow;
use std::rc::Rc;

use parley::{FontContext, FontWeight, LayoutContext, LineHeight, OverflowWrap, TextStyle};

use super::font::{self, Fonts, NARROW_ONE};
use super::font_choice::{self, FontChoice};
use super::monitor::Monitor;
use super::piece::{self, Next};
use super::render_error::RenderError;
use super::shaped::{Line, Shaped};
use super::style::Style;
use super::theme::A4_PORTRAIT;

/// Before it is broken into lines, a text takes about 130 bytes a character. Texts
/// beyond this length are therefore shaped again when their width is known.
const MAX_SHAPED: usize = 1_500_000;
/// The bytes that a text counts for at least.
const MIN_SHAPED: usize = 25;

/// A text, ready to be broken into lines.
pub(super) struct Text<'a> {
    /// The width without wrapping. If it is wider than a page, any such width.
    pub(super) width: f32,
    text: Cow<'a, str>,
    style: Style,
    shaped: Option<Shaped>,
    sent: Option<Rc<str>>,
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

/// Shapes texts.
pub(super) struct Typesetter<'m> {
    pub(super) monitor: &'m Monitor<'m>,
    fonts: FontContext,
    scratch: LayoutContext<()>,
    /// The length of all texts so far.
    length: usize,
    /// The length of the texts that are shaped, but not yet broken into lines.
    shaped: usize,
}

impl<'m> Typesetter<'m> {
    pub(super) fn new(fonts: &Fonts, monitor: &'m Monitor<'m>) -> Typesetter<'m> {
        Typesetter {
            monitor,
            fonts: fonts.shaping.clone(),
            scratch: LayoutContext::new(),
            length: 0,
            shaped: 0,
        }
    }

    pub(super) fn text<'a>(
        &mut self,
        text: impl Into<Cow<'a, str>>,
        style: Style,
    ) -> Result<Text<'a>, RenderError> {
        let text = text.into();
        self.length += text.len();
        self.monitor.check_text(self.length)?;
        let text = printable(text);
        if text.len() > piece::MAX_LENGTH {
            let width = self.width(&text, style)?;
            return Ok(Text {
                width,
                text,
                style,
                shaped: None,
                sent: None,
            });
        }
        let shaped = self.shape(&text, style)?;
        let width = shaped.width;
        let keep = self.shaped < MAX_SHAPED;
        if keep {
            self.shaped += text.len() + MIN_SHAPED;
        }
        Ok(Text {
            width,
            text,
            style,
            shaped: keep.then_some(shaped),
            sent: None,
        })
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
        if let Some(shaped) = text.shaped {
            self.shaped -= text.text.len() + MIN_SHAPED;
            return Ok(shaped.lines(width));
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut height = 0.0;
        let mut rest = Some(&*text.text);
        while let Some(text_left) = rest {
            let (piece, next) = piece::split_first(text_left);
            let mut broken = self.shape(piece, text.style)?.lines(width);
            rest = match next {
                Next::End => None,
                Next::Line(rest) => Some(rest),
                // The last line is not full. It starts the next piece.
                Next::SameLine(rest) => Some(match broken.as_slice() {
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
        let (mut widest, mut line) = (0.0_f32, 0.0);
        let mut rest = Some(text);
        while let Some(text) = rest.filter(|_| widest <= page_width) {
            let (piece, next) = piece::split_first(text);
            line += self.shape(piece, style)?.width;
            widest = widest.max(line);
            rest = match next {
                Next::End => None,
                Next::Line(rest) => {
                    line = 0.0;
                    Some(rest)
                }
                Next::SameLine(rest) => Some(rest),
            };
        }
        Ok(widest)
    }

    fn shape(&mut self, text: &str, style: Style) -> Result<Shaped, RenderError> {
        self.monitor.check()?;
        let mut builder = self
            .scratch
            .style_run_builder(&mut self.fonts, text, 1.0, false);
        let mut styles = [None; 4];
        for (choice, range) in font_choice::runs(text, style.tabular) {
            let index = styles[choice as usize]
                .get_or_insert_with(|| builder.push_style(text_style(style, choice)));
            builder.push_style_run(*index, range);
        }
        Ok(Shaped::new(text, style, builder.build(text)))
    }
}

fn text_style(style: Style, choice: FontChoice) -> TextStyle<'static, 'static, ()> {
    TextStyle {
        font_family: font::families(choice),
        font_size: style.size,
        font_weight: if style.bold {
            FontWeight::BOLD
        } else {
            FontWeight::NORMAL
        },
        line_height: LineHeight::FontSizeRelative(style.leading),
        letter_spacing: match choice {
            FontChoice::One => NARROW_ONE * style.size,
            _ => 0.0,
        },
        // Breaks a word that is longer than its line, instead of cutting it off.
        overflow_wrap: OverflowWrap::Anywhere,
        ..TextStyle::default()
    }
}

/// Converts line ends to `\n` and other control characters to spaces, because fonts
/// have no glyphs for them.
fn printable(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_forbidden = |c| matches!(c, '\u{feff}' | '\u{fffe}');
    if !text.contains(|c: char| (c.is_control() && c != '\n') || is_forbidden(c)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            // The byte order mark is invisible. PDF/UA forbids it and its mirror image.
            '\u{feff}' => {}
            '\u{fffe}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use krilla::text::Glyph as _;

    use super::*;
    use crate::pdf::cancellation::Cancellation;
    use crate::pdf::render_limits::RenderLimits;
    use crate::pdf::theme;

    /// Returns the text of each line and the width of its glyphs.
    fn lines(text: &str, width: f32) -> Vec<(String, f32)> {
        let cancellation = Cancellation::default();
        let monitor = Monitor::start(RenderLimits::default(), &cancellation);
        let mut typesetter = Typesetter::new(Fonts::get(), &monitor);
        let text = typesetter.text(text, theme::VALUE).unwrap();
        let lines = typesetter.lines(text, width).unwrap();
        lines.iter().map(show).collect()
    }

    fn show(line: &Line) -> (String, f32) {
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        let shown = glyphs.clone().map(|glyph| &line.text[glyph.text_range()]);
        let width = glyphs.map(|glyph| glyph.x_advance(line.style.size)).sum();
        (shown.collect(), width)
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
    fn tabular_digits_are_equally_wide() {
        for bold in [false, true] {
            let style = Style {
                bold,
                tabular: true,
                ..theme::VALUE
            };
            let cancellation = Cancellation::default();
            let monitor = Monitor::start(RenderLimits::default(), &cancellation);
            let mut typesetter = Typesetter::new(Fonts::get(), &monitor);
            for (narrow, wide) in [("1", "8"), ("1,110.1", "8,880.8"), ("-11", "-80")] {
                let wide = typesetter.text(wide, style).unwrap().width;
                let narrow = typesetter.text(narrow, style).unwrap();
                assert!(
                    (narrow.width - wide).abs() < 0.001,
                    "{} {wide}",
                    narrow.width
                );
                // The line breaks agree with the width.
                let lines = typesetter.lines(narrow, wide).unwrap();
                let [line] = &*lines else {
                    panic!("{} lines", lines.len());
                };
                assert!((show(line).1 - wide).abs() < 0.001);
                assert_eq!(line.runs.len(), 1);
            }
        }
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

    /// Texts beyond the length of a piece have the lines that they would have as a
    /// whole.
    #[test]
    fn breaks_long_texts_as_a_whole() {
        let cancellation = Cancellation::default();
        let monitor = Monitor::start(RenderLimits::default(), &cancellation);
        let mut typesetter = Typesetter::new(Fonts::get(), &monitor);
        let length = 2 * piece::MAX_LENGTH;
        for text in [
            "lorem ipsum, dolor sit! ".repeat(length / 24 + 1),
            "0123456789".repeat(length / 10 + 1),
            "これは、「試験」です。あっ、ー。".repeat(length / 48 + 1),
            "short line\n".repeat(length / 11 + 1),
            format!("\n\n{}\n\nend\n", "word ".repeat(length / 5)),
            "\n".repeat(length + 1),
            "請求書 no. 12 ".repeat(length / 15) + "\n終わり",
        ] {
            let whole = typesetter.shape(&text, theme::VALUE).unwrap();
            let long = typesetter.text(&*text, theme::VALUE).unwrap();
            let width = whole.width;
            assert!(long.shaped.is_none());
            assert!(long.width == width || long.width.min(width) > A4_PORTRAIT.1);
            let whole = whole.lines(200.0);
            let long = typesetter.lines(long, 200.0).unwrap();
            let shown: Vec<_> = long.iter().map(show).collect();
            assert_eq!(shown, whole.iter().map(show).collect::<Vec<_>>());
            assert!(long.iter().zip(&whole).all(|(a, b)| a.height == b.height));
        }
    }
}
