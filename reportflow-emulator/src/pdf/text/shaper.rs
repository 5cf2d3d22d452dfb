//! Finds the glyphs of texts.

use parley::{FontContext, FontWeight, LayoutContext, LineHeight, OverflowWrap, TextStyle};

use super::layout::TextLayout;
use crate::pdf::font::{self, Fonts, NARROW_ONE};
use crate::pdf::font_choice::{self, FontChoice};
use crate::pdf::style::Style;

/// Finds the glyphs of texts.
pub(super) struct Shaper {
    fonts: FontContext,
    scratch: LayoutContext<()>,
}

impl Shaper {
    pub(super) fn new(fonts: &Fonts) -> Shaper {
        Shaper {
            fonts: fonts.shaping.clone(),
            scratch: LayoutContext::new(),
        }
    }

    pub(super) fn shape(&mut self, text: &str, style: Style) -> TextLayout {
        let mut builder = self
            .scratch
            .style_run_builder(&mut self.fonts, text, 1.0, false);
        let mut styles = [None; 4];
        for (choice, range) in font_choice::runs(text, style.tabular) {
            let index = styles[choice as usize]
                .get_or_insert_with(|| builder.push_style(text_style(style, choice)));
            builder.push_style_run(*index, range);
        }
        TextLayout::new(text, style, builder.build(text))
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
        // Breaks a word that is longer than its line, instead of cutting it off. The
        // word still counts as a whole for the narrowest width.
        overflow_wrap: OverflowWrap::BreakWord,
        ..TextStyle::default()
    }
}
