//! Missing values.

use serde_json::json;

use crate::pdf::read::{pdf, text};

/// Counts the boxes of missing values by their colour.
fn boxes(bytes: &[u8]) -> usize {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    let content =
        |id| String::from_utf8_lossy(&document.get_page_content(id).unwrap()).into_owned();
    let fill = "0.99215686 0.96862745 0.9098039 ";
    pages
        .values()
        .map(|id| content(*id).matches(fill).count())
        .sum()
}

#[test]
fn shows_labels_with_empty_boxes() {
    let bytes = pdf("Invoice000000001", &json!({}));
    let text = text(&bytes);
    for label in [
        "請求書番号",
        "発行日",
        "請求先",
        "合計金額（税込）",
        "備考",
        "明細",
        "品目",
        "数量",
    ] {
        assert!(text.contains(label), "{label} in {text}");
    }
    // Five values and a row of five.
    assert_eq!(boxes(&bytes), 10);
}

#[test]
fn an_empty_text_is_a_blank_but_zero_and_false_are_not() {
    let bytes = pdf(
        "Everything000001",
        &json!({ "text": "", "number": 0, "boolean": false }),
    );
    assert!(text(&bytes).contains("Number0Booleanfalse"));
    // Four of six values; a row of two in each of four tables, two of them nested; and one
    // for the table without columns.
    assert_eq!(boxes(&bytes), 4 + 4 * 2 + 1);
}

#[test]
fn a_design_without_parameters_has_only_a_title() {
    let text = text(&pdf("Nothing000000001", &json!({})));
    assert_eq!(text, "請求書2026Re:portFlowemulator1/1");
}
