//! Characters that people confuse, that the compiler composes, or that nobody
//! sees.
//!
//! The file stands in `reportflow-schema` for the derives and in
//! `reportflow-core` for the compiler's interpreter, which share no crate; a
//! test keeps the two equal.

/// Half-width katakana, from U+FF66 on, as hiragana.
const KANA: &str = "をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん";

/// Latin letters with accents, from U+00C0 on; a space keeps its character.
const LATIN: &str = "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";

/// The character to compare instead, without width, accents, voice marks, and
/// katakana as hiragana; 0 for one that does not count.
pub(crate) const fn fold(character: u32) -> u32 {
    match character {
        // Full-width ASCII lies in the order of ASCII.
        0xff01..=0xff5e => fold(character - 0xfee0),
        0x41..=0x5a => character + 0x20,
        0x30..=0x39 | 0x61..=0x7a => character,
        // Spaces and punctuation, of full width too, and marks that combine with
        // the letter before.
        0..=0x7f | 0x300..=0x36f | 0x2000..=0x206f => 0,
        0x3000..=0x3004 | 0x3008..=0x3020 | 0x3099..=0x309c | 0x30fb | 0xff5f..=0xff65 => 0,
        0xff9e | 0xff9f => 0,
        0xc0..=0xff => match LATIN.as_bytes()[(character - 0xc0) as usize] {
            b' ' => character,
            letter => letter as u32,
        },
        0xff66..=0xff9d => {
            // Three bytes a character.
            let (kana, at) = (KANA.as_bytes(), (character - 0xff66) as usize * 3);
            let [a, b, c] = [kana[at] as u32, kana[at + 1] as u32, kana[at + 2] as u32];
            (a & 0x0f) << 12 | (b & 0x3f) << 6 | c & 0x3f
        }
        // Katakana lie in the order of hiragana.
        0x30a1..=0x30f4 => fold(character - 0x60),
        // Each voiced letter comes after its plain one.
        0x304b..=0x3062 => character - (character + 1) % 2,
        0x3065 | 0x3067 | 0x3069 => character - 1,
        // ha, ba, pa.
        0x306f..=0x307d => character - character % 3,
        0x3094 => 0x3046,
        _ => character,
    }
}

/// What the compiler, which composes identifiers, makes another character of:
/// marks, the parts of Hangul, and doubles of Chinese characters.
pub(crate) const fn is_composed(character: u32) -> bool {
    matches!(
        character,
        0x300..=0x36f | 0x1100..=0x11ff | 0x212b | 0x3099 | 0x309a | 0xf900..=0xfaff
            | 0x2f800..=0x2fa1f
    )
}

/// What controls a terminal, has no width, or turns the direction of what follows.
pub(crate) const fn is_unseen(character: u32) -> bool {
    matches!(
        character,
        0..=0x1f | 0x7f..=0x9f | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff
    )
}
