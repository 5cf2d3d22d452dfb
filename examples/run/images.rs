//! `images`.

use crate::{Example, pdf_text};

#[test]
fn pdf_contains_the_logo_and_each_chart() {
    let (_, pdf, _folder) = Example::new("images").run();
    let text = pdf_text(&pdf);
    for value in ["株式会社みなと商事", "8,560", "横浜元町店", "函館ベイ店"] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
    // The emulator prints the size of an image that it cannot draw.
    assert!(!text.contains("bytes"), "{text}");
    // Only the streams are compressed; the dictionaries are readable.
    let pdf = std::fs::read(pdf).expect("the file");
    let images = pdf
        .windows(b"/Subtype/Image".len())
        .filter(|part| part.starts_with(b"/Subtype/Image"));
    // The transparent logo has its alpha channel as a second image.
    assert_eq!(images.count(), 1 + 1 + 1 + 3);
}
