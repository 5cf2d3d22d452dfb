//! The first choice of font for each character.
//!
//! The main font has Greek and Cyrillic letters as wide as kanji, and accents without
//! their place on a letter. The Latin font draws these better. A character before a
//! selector of emoji needs the emoji font, because parley then takes the first font
//! without looking for the character.

use std::ops::Range;

/// The first choice of font, and the space around a character.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum FontChoice {
    Main,
    Latin,
    Emoji,
    /// The main font, and the digit `1` as wide as the others.
    One,
}

/// Returns runs of characters that have the same first choice: at least one, which may
/// be empty.
pub(super) fn runs(text: &str, tabular: bool) -> Vec<(FontChoice, Range<usize>)> {
    let mut runs: Vec<(FontChoice, Range<usize>)> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let next = chars.peek().copied();
        let end = next.map_or(text.len(), |(end, _)| end);
        let choice = match choice(c, next.map(|(_, next)| next)) {
            FontChoice::Main if tabular && c == '1' => FontChoice::One,
            choice => choice,
        };
        match runs.last_mut() {
            Some((last, range)) if *last == choice => range.end = end,
            _ => runs.push((choice, start..end)),
        }
    }
    if runs.is_empty() {
        runs.push((FontChoice::Main, 0..0));
    }
    runs
}

fn choice(c: char, next: Option<char>) -> FontChoice {
    match (c, next) {
        // An accent, or a letter below one.
        (_, Some('\u{300}'..='\u{36f}')) => FontChoice::Latin,
        // Latin letters of languages such as Vietnamese, accents, Greek and Cyrillic.
        ('\u{180}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}', _) => FontChoice::Latin,
        (
            '\u{203c}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙' | '\u{1f000}'..='\u{1faff}',
            Some('\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}'),
        ) => FontChoice::Emoji,
        _ => FontChoice::Main,
    }
}
