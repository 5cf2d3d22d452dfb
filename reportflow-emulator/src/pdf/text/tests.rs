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
        for (line, _) in lines("これは、「試験」です。あっ、ー。", width as f32) {
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
        assert!(long.layout.is_none());
        assert!(long.width == width || long.width.min(width) > A4_PORTRAIT.1);
        let whole = whole.lines(200.0);
        let long = typesetter.lines(long, 200.0).unwrap();
        let shown: Vec<_> = long.iter().map(show).collect();
        assert_eq!(shown, whole.iter().map(show).collect::<Vec<_>>());
        assert!(long.iter().zip(&whole).all(|(a, b)| a.height == b.height));
    }
}
