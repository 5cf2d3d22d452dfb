//! The encoding of names that an archive does not mark as UTF-8.
//!
//! Japanese Windows writes Shift_JIS (CP932), which has no mark. Western systems
//! write CP437, the encoding of the specification. Most names are valid in both.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// Decodes a name. `cp437` is the name in CP437. Also returns the bytes, if the encoding is
/// a guess.
pub(super) fn decode(bytes: &[u8], cp437: &str) -> (String, Option<Vec<u8>>) {
    // Many programs write UTF-8 without the mark.
    if let Ok(name) = std::str::from_utf8(bytes) {
        return (name.to_owned(), None);
    }
    let shift_jis = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    let name = shift_jis
        .filter(|name| !name.contains(is_control))
        .filter(|_| !is_latin(cp437) || ends_in_japanese(bytes))
        .unwrap_or(Cow::Borrowed(cp437));
    (name.into_owned(), Some(bytes.to_owned()))
}

/// Shift_JIS has no byte 0x80. The decoder makes it a control character.
fn is_control(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

/// Returns whether a name looks like words of a Western language. Most Japanese names have
/// box-drawing characters in CP437. In the others, at least half of the letters of a word
/// are accented, or an upper-case letter follows a lower-case one: `年度` is `öNôx`.
fn is_latin(cp437: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !matches!(c, 'ª' | 'º');
    let is_word = |word: &str| {
        let accented = word.chars().filter(|c| !c.is_ascii()).count();
        let pairs = word.chars().zip(word.chars().skip(1));
        let mut accented_pairs = pairs.filter(|(a, b)| !a.is_ascii() || !b.is_ascii());
        2 * accented < word.chars().count()
            && !accented_pairs.any(|(a, b)| a.is_lowercase() && b.is_uppercase())
    };
    let mut words = cp437.split(|c| !is_letter(c));
    cp437.chars().all(|c| c <= '\u{ff}') && words.all(|word| word.is_empty() || is_word(word))
}

/// Returns whether a word ends in kana or a frequent kanji in Shift_JIS, as `PDF用` does.
/// In CP437 that is `PDFùp`. The accent of a Western word is seldom its last letter but one.
fn ends_in_japanese(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        if !matches!(first, 0x81..=0x9f | 0xe0..=0xfc) {
            continue;
        }
        let [second, after @ ..] = rest else {
            return false;
        };
        rest = after;
        let is_japanese = match first {
            0x82 => *second >= 0x9f,
            0x83 | 0x88..=0x97 => true,
            _ => false,
        };
        if is_japanese && !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return true;
        }
    }
    false
}
