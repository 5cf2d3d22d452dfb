//! Images in values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::pdf::read::{pdf, text};

/// An image of two by two pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGP4z8DAAMIM/4EAAB/uBfsL2WiLAAAAAElFTkSuQmCC";

fn image_count(bytes: &[u8]) -> usize {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages
        .values()
        .map(|id| document.get_page_images(*id).unwrap().len())
        .sum()
}

#[test]
fn draws_plain_base64_and_data_uris() {
    let uri = format!("data:image/png;base64,{PNG}");
    assert_eq!(
        image_count(&pdf("Everything000001", &json!({ "image": PNG }))),
        1
    );
    assert_eq!(
        image_count(&pdf("Everything000001", &json!({ "image": uri }))),
        1
    );
    assert_eq!(
        image_count(&pdf("Everything000001", &json!({ "seal": PNG }))),
        1
    );
    assert_eq!(
        image_count(&pdf("Everything000001", &json!({ "text": PNG }))),
        0
    );
}

#[test]
fn draws_jpeg_and_ignores_line_ends_in_base64() {
    let mut jpeg = STANDARD.encode(include_bytes!("../../images/page.jpg"));
    jpeg.insert_str(76, "\r\n");
    assert_eq!(
        image_count(&pdf("Everything000001", &json!({ "image": jpeg }))),
        1
    );
}

#[test]
fn shows_the_size_or_text_of_other_values() {
    let gif = STANDARD.encode(b"GIF89a and so on");
    assert!(text(&pdf("Everything000001", &json!({ "image": gif }))).contains("image,16bytes"));
    let words = json!({ "image": "no picture!", "seal": "approved" });
    let text = text(&pdf("Everything000001", &words));
    assert!(text.contains("nopicture!") && text.contains("approved"));
}

#[test]
fn renders_the_document_despite_a_broken_image() {
    let mut bytes = STANDARD.decode(PNG).unwrap();
    let end = bytes.len() - 12;
    bytes[42..end].fill(0xAA);
    let text = text(&pdf(
        "Everything000001",
        &json!({ "image": STANDARD.encode(bytes), "text": "still" }),
    ));
    assert!(
        text.contains("still") && text.contains("image,75bytes"),
        "{text}"
    );
}
