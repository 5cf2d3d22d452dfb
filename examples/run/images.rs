//! `images`.

use crate::{Example, words};

#[test]
fn the_logo_and_each_chart_are_in_the_pdf() {
    let (_, pdf, _folder) = Example::new("images").run();
    let text = words(&pdf);
    for value in ["株式会社みなと商事", "8560", "横浜元町店", "函館ベイ店"] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
    // What cannot be drawn is named with its size instead.
    assert!(!text.contains("bytes"), "{text}");
    // The streams are compressed, the dictionaries are not.
    let pdf = std::fs::read(pdf).expect("the file");
    let images = pdf
        .windows(b"/Subtype/Image".len())
        .filter(|part| part.starts_with(b"/Subtype/Image"));
    // A logo that is transparent has its alpha beside it.
    assert_eq!(images.count(), 1 + 1 + 1 + 3);
}
