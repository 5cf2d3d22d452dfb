//! The embedded fonts. With them, every machine writes the same PDF.

use std::sync::{Arc, OnceLock};

use krilla::text::Font;
use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};

use super::render_error::RenderError;

static REGULAR: &[u8] = include_bytes!("../../fonts/BIZUDPGothic-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/BIZUDPGothic-Bold.ttf");

/// The family name of styles. The name in the font files is Japanese.
pub(super) const FAMILY: &str = "BIZ UDPGothic";

/// Both weights, for layout and for the PDF.
pub(super) struct Fonts {
    pub(super) shaping: FontContext,
    pub(super) regular: Font,
    pub(super) bold: Font,
}

impl Fonts {
    /// Returns the fonts. A process reads them only once, because krilla hashes
    /// all their bytes.
    pub(super) fn get() -> Result<&'static Fonts, RenderError> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        let fonts = FONTS.get_or_init(read).as_ref();
        fonts.ok_or_else(|| RenderError::new("cannot read the embedded fonts"))
    }
}

fn read() -> Option<Fonts> {
    let options = CollectionOptions {
        shared: false,
        system_fonts: false,
    };
    let mut collection = Collection::new(options);
    for bytes in [REGULAR, BOLD] {
        let family = FontInfoOverride {
            family_name: Some(FAMILY),
            ..FontInfoOverride::default()
        };
        collection.register_fonts(Blob::new(Arc::new(bytes)), Some(family));
    }
    Some(Fonts {
        shaping: FontContext {
            collection,
            source_cache: SourceCache::default(),
        },
        regular: Font::new(REGULAR.into(), 0)?,
        bold: Font::new(BOLD.into(), 0)?,
    })
}
