//! Values that readers find in another form than they are printed.

use lopdf::{Document, decode_text_string};
use serde_json::json;

use crate::pdf::read::{pdf, printed};

/// Some readers (poppler) place and size an `ActualText` by the transformation and the
/// font at the end of its marked content. Both end with the text object at the latest.
#[test]
fn sent_texts_are_inside_of_text_objects() {
    let params = json!({ "発行日": "2026-3-1", "合計金額": 442200,
        "明細": [{ "品目": "机", "単価": 1234.5 }] });
    let bytes = pdf("Invoice000000001", &params);
    let document = Document::load_mem(&bytes).unwrap();
    let page = document.get_pages()[&1];
    let content = document.get_and_decode_page_content(page).unwrap();
    let mut is_text = false;
    let mut marked = Vec::new();
    let mut sent = Vec::new();
    for operation in &content.operations {
        match operation.operator.as_str() {
            "BT" => is_text = true,
            "ET" => is_text = false,
            "BDC" | "BMC" => {
                let properties = operation.operands.get(1).and_then(|it| it.as_dict().ok());
                let text = properties.and_then(|it| it.get(b"ActualText").ok());
                if let Some(text) = text {
                    assert!(is_text);
                    sent.push(decode_text_string(text).unwrap());
                }
                marked.push(text.is_some());
            }
            "EMC" if marked.pop().unwrap() => assert!(is_text),
            _ => {}
        }
    }
    sent.sort();
    assert_eq!(sent, ["1234.5", "2026-3-1", "442200"]);
    // The font still knows the character of each glyph.
    assert!(printed(&bytes).contains("442,200"));
}
