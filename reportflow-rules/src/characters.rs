//! Characters that people confuse, that the compiler replaces, or that are
//! invisible.
//!
//! The functions are `const`, because the check of rows runs at compile time.
/// The hiragana of the half-width katakana from U+FF66 on.
const KANA: &str = "をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん";

/// The plain letters of the characters from U+00C0 on. A space stands for a
/// character that has no plain letter.
const LATIN: &str = "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";

/// Returns the character to compare in place of `character`. It has no width,
/// case, accent or voice mark, and katakana become hiragana. Returns 0 for a
/// character that a comparison ignores.
#[must_use]
pub const fn fold(character: u32) -> u32 {
    match character {
        // The most frequent characters come first: the compiler's interpreter is slow.
        0x30..=0x39 | 0x61..=0x7a => character,
        0x41..=0x5a => character + 0x20,
        // Full-width ASCII has the order of ASCII.
        0xff01..=0xff5e => fold(character - 0xfee0),
        // Spaces and punctuation, also full-width, and combining marks.
        0..=0x7f | 0x300..=0x36f | 0x2000..=0x206f => 0,
        0x3000..=0x3004 | 0x3008..=0x3020 | 0x3099..=0x309c | 0x30fb | 0xff5f..=0xff65 => 0,
        0xff9e | 0xff9f => 0,
        0xc0..=0xff => match LATIN.as_bytes()[(character - 0xc0) as usize] {
            b' ' => character,
            letter => letter as u32,
        },
        0xff66..=0xff9d => {
            // Each character of `KANA` has three bytes.
            let (kana, at) = (KANA.as_bytes(), (character - 0xff66) as usize * 3);
            let [a, b, c] = [kana[at] as u32, kana[at + 1] as u32, kana[at + 2] as u32];
            (a & 0x0f) << 12 | (b & 0x3f) << 6 | c & 0x3f
        }
        // Katakana have the order of hiragana.
        0x30a1..=0x30f4 => fold(character - 0x60),
        // Each voiced letter follows its plain letter.
        0x304b..=0x3062 => character - (character + 1) % 2,
        0x3065 | 0x3067 | 0x3069 => character - 1,
        // ha, ba, pa.
        0x306f..=0x307d => character - character % 3,
        0x3094 => 0x3046,
        _ => character,
    }
}

/// Returns whether the compiler replaces `character` when it normalizes an
/// identifier. It replaces combining marks, parts of Hangul, the ångström sign
/// and compatibility forms of Chinese characters.
#[must_use]
pub const fn is_composed(character: u32) -> bool {
    is_combining_mark(character)
        || matches!(
            character,
            0x1100..=0x11ff | 0x212b | 0xf900..=0xfaff | 0x2f800..=0x2fa1f
        )
}

/// Returns whether `character` is an accent or a voice mark of the character before.
#[must_use]
pub const fn is_combining_mark(character: u32) -> bool {
    matches!(character, 0x300..=0x36f | 0x3099 | 0x309a)
}

/// Returns whether `character` controls a terminal, has no width, or changes the
/// direction of the text after it.
#[must_use]
pub const fn is_unseen(character: u32) -> bool {
    matches!(
        character,
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f
    )
}

#[cfg(test)]
mod tests {
    use super::{fold, is_composed, is_unseen};

    fn folded(text: &str) -> String {
        let folded = text.chars().map(|c| fold(u32::from(c)));
        folded
            .filter(|&c| c != 0)
            .filter_map(char::from_u32)
            .collect()
    }

    #[test]
    fn fold_removes_width_accents_voice_and_script() {
        for (text, expected) in [
            ("ＮＯ．１", "no1"),
            ("Éàü", "eau"),
            ("ガギぐパぱヅ", "かきくははつ"),
            ("ｶﾞｦﾝ", "かをん"),
            ("ヴー・々", "うー々"),
            ("×÷請求書", "×÷請求書"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn all_run_in_the_compilers_interpreter() {
        const FOLDED: u32 = fold(0xff76);
        const IS_COMPOSED: bool = is_composed(0x3099);
        const IS_UNSEEN: bool = is_unseen(0x202e);
        assert_eq!((FOLDED, IS_COMPOSED, IS_UNSEEN), (0x304b, true, true));
        assert!(!is_composed(0x304b) && !is_unseen(0x304b));
    }

    #[test]
    fn marks_of_direction_and_invisible_characters_are_unseen() {
        for character in
            "\u{1b}\u{ad}\u{61c}\u{180e}\u{200f}\u{202e}\u{2066}\u{206e}\u{fff9}\u{e0041}".chars()
        {
            assert!(is_unseen(u32::from(character)), "{character:?}");
        }
        // A variant of a kanji, and of an emoji.
        for character in "請é \u{3000}\u{fe0f}\u{e0100}".chars() {
            assert!(!is_unseen(u32::from(character)), "{character:?}");
        }
    }
}
