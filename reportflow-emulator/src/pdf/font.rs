//! The embedded fonts. With them, every machine writes the same PDF.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{FontContext, FontFamily, FontFamilyName};

use super::font_choice::FontChoice;
use super::render_error::RenderError;

/// The name in the font files is Japanese.
const MAIN: &str = "BIZ UDPGothic";
const LATIN: &str = "Fallback Latin";
const EMOJI: &str = "Fallback Emoji";

/// The width that `1` lacks beside the other digits of the main font, as a multiple of the
/// size. It has no feature that makes them equal.
pub(super) const NARROW_ONE: f32 = (1556.0 - 1290.0) / 2048.0;

/// Family names and files. `fonts/README.md` lists the sources.
static FILES: [(&str, &[u8]); 9] = [
    (MAIN, include_bytes!("../../fonts/BIZUDPGothic-Regular.ttf")),
    (MAIN, include_bytes!("../../fonts/BIZUDPGothic-Bold.ttf")),
    (LATIN, include_bytes!("../../fonts/fallback/Latin.ttf")),
    (
        "Fallback Japanese",
        include_bytes!("../../fonts/fallback/Japanese.ttf"),
    ),
    (
        "Fallback Korean",
        include_bytes!("../../fonts/fallback/Korean.ttf"),
    ),
    (
        "Fallback Symbols",
        include_bytes!("../../fonts/fallback/Symbols.ttf"),
    ),
    (
        "Fallback Math",
        include_bytes!("../../fonts/fallback/Math.ttf"),
    ),
    (EMOJI, include_bytes!("../../fonts/fallback/Emoji.ttf")),
    // A box for every character.
    (
        "Fallback Box",
        include_bytes!("../../fonts/fallback/Box.ttf"),
    ),
];

/// Returns family names. A character comes from the first family that has it.
pub(super) fn families(choice: FontChoice) -> FontFamily<'static> {
    static MAIN_FIRST: LazyLock<Vec<FontFamilyName<'_>>> = LazyLock::new(|| first(MAIN));
    static LATIN_FIRST: LazyLock<Vec<FontFamilyName<'_>>> = LazyLock::new(|| first(LATIN));
    static EMOJI_FIRST: LazyLock<Vec<FontFamilyName<'_>>> = LazyLock::new(|| first(EMOJI));
    let names = match choice {
        FontChoice::Main | FontChoice::One => &MAIN_FIRST,
        FontChoice::Latin => &LATIN_FIRST,
        FontChoice::Emoji => &EMOJI_FIRST,
    };
    FontFamily::List(Cow::Borrowed(names))
}

fn first(family: &'static str) -> Vec<FontFamilyName<'static>> {
    let mut families = vec![family];
    families.extend(FILES.map(|(family, _)| family));
    families.dedup();
    families.into_iter().map(FontFamilyName::named).collect()
}

/// The fonts, for layout and for the PDF.
pub(super) struct Fonts {
    pub(super) shaping: FontContext,
    files: Vec<FontFile>,
}

struct FontFile {
    id: FontId,
    bytes: &'static [u8],
    font: OnceLock<Option<Font>>,
}

/// A font of [`Fonts`]: the id of its bytes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct FontId(u64);

impl FontId {
    pub(super) fn of(font: &parley::FontData) -> FontId {
        FontId(font.data.id())
    }
}

impl Fonts {
    pub(super) fn get() -> &'static Fonts {
        static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::new);
        &FONTS
    }

    fn new() -> Fonts {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: false,
        });
        let files = FILES.iter().map(|&(family, bytes)| {
            let blob = Blob::new(Arc::new(bytes));
            let id = FontId(blob.id());
            let family = FontInfoOverride {
                family_name: Some(family),
                ..FontInfoOverride::default()
            };
            collection.register_fonts(blob, Some(family));
            FontFile {
                id,
                bytes,
                font: OnceLock::new(),
            }
        });
        let files = files.collect();
        Fonts {
            shaping: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            files,
        }
    }

    /// Returns a font for the PDF. A process reads it only once, when a document first
    /// needs it, because krilla hashes all its bytes.
    pub(super) fn font(&self, id: FontId) -> Result<&Font, RenderError> {
        let file = self.files.iter().find(|file| file.id == id);
        let font = file.and_then(|file| {
            let read = || Font::new(file.bytes.into(), 0);
            file.font.get_or_init(read).as_ref()
        });
        font.ok_or_else(|| RenderError::new("cannot read an embedded font"))
    }
}
