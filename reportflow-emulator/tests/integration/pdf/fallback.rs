//! Characters that the main font lacks.

use std::collections::BTreeSet;

use lopdf::{Document, Object};
use serde_json::json;

use crate::pdf::read::{pdf, text};

/// Returns the names of the fonts, without the tag of the subset.
fn fonts(document: &Document) -> BTreeSet<String> {
    let fonts = document.objects.values().filter_map(|object| {
        let dictionary = object.as_dict().ok()?;
        dictionary.get(b"DescendantFonts").ok()?;
        let name = dictionary.get(b"BaseFont").ok()?.as_name().ok()?;
        let name = str::from_utf8(name).ok()?;
        let (_, name) = name.split_once('+')?;
        Some(name.trim_end_matches("-Identity-H").to_owned())
    });
    fonts.collect()
}

/// Returns the number of glyphs with the code 0. PDF/UA forbids them.
fn unknown_glyphs(document: &Document) -> usize {
    let is_unknown = |code: &&[u8]| *code == [0, 0];
    let mut count = 0;
    for page in document.get_pages().values() {
        let content = document.get_and_decode_page_content(*page).unwrap();
        for operand in content.operations.iter().flat_map(|op| &op.operands) {
            let items = operand.as_array().map_or(&[][..], Vec::as_slice);
            for text in items.iter().chain([operand]).filter_map(text_codes) {
                count += text.chunks(2).filter(is_unknown).count();
            }
        }
    }
    count
}

fn text_codes(object: &Object) -> Option<&[u8]> {
    match object {
        Object::String(bytes, lopdf::StringFormat::Hexadecimal | lopdf::StringFormat::Literal) => {
            Some(bytes)
        }
        _ => None,
    }
}

fn note(note: &str) -> (Document, String) {
    let bytes = pdf("Everything000001", &json!({ "text": note }));
    (Document::load_mem(&bytes).unwrap(), text(&bytes))
}

#[test]
fn characters_of_names_and_other_languages_have_glyphs() {
    for (characters, font) in [
        ("髙﨑邉齋濵", None),
        ("𠮷野家 槗 㐂", Some("FallbackJapanese")),
        ("Nguyễn Thị Ánh", Some("FallbackLatin")),
        ("Łódź Żółć Çağrı İstanbul", None),
        ("ἀρχή Θεός", Some("FallbackLatin")),
        ("Қазақстан Їжак", Some("FallbackLatin")),
        ("한국어 김철수", Some("FallbackKorean")),
        ("😀👍🎉🇯🇵👨\u{200d}👩\u{200d}👧", Some("FallbackEmoji")),
        (
            "1\u{fe0f}\u{20e3} ❤\u{fe0f} 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            Some("FallbackEmoji"),
        ),
        ("✓✗☑☐", Some("FallbackSymbols")),
        ("₩₹₿₫₺₽€£", Some("FallbackLatin")),
        ("→⇒↔⇔", None),
        ("↩⟶≦≠", Some("FallbackMath")),
        // As macOS writes the names of files.
        ("e\u{302}\u{301} か\u{3099}", Some("FallbackLatin")),
        ("\u{1112}\u{1161}\u{11ab}", Some("FallbackKorean")),
    ] {
        let (document, text) = note(characters);
        assert_eq!(unknown_glyphs(&document), 0, "{characters}");
        let fonts = fonts(&document);
        assert_eq!(
            fonts
                .iter()
                .find(|font| font.starts_with("Fallback"))
                .map(String::as_str),
            font,
            "{characters}: {fonts:?}"
        );
        let shown: String = characters.split_whitespace().collect();
        assert!(text.contains(&shown), "{shown}: {text}");
    }
}

#[test]
fn a_document_has_only_the_fonts_that_it_needs() {
    let (document, _) = note("山田 Ångström 12,300円");
    let fonts = fonts(&document);
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assert!(
        fonts.iter().all(|font| font.contains("BIZUDPGothic")),
        "{fonts:?}"
    );
}

#[test]
fn unknown_characters_have_boxes() {
    let (document, _) = note("ไทย");
    assert_eq!(unknown_glyphs(&document), 0);
    let fonts = fonts(&document);
    assert!(fonts.contains("FallbackBox"), "{fonts:?}");
}

/// Fallback fonts have the line metrics of the main font.
#[test]
fn a_fallback_character_keeps_the_height_of_its_line() {
    let lines = |text: &str| {
        let text = [text; 30].join("\n");
        let (document, _) = note(&text);
        document.get_pages().len()
    };
    assert_eq!(lines("山"), lines("山𠮷한😀✓ễ"));
}
