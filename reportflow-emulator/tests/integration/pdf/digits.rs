//! Digits of numbers are equally wide, so that those of a column line up.

use lopdf::Document;
use serde_json::json;

use crate::pdf::read::pdf;

/// Returns where the lines of text begin that are right of the others, in points.
fn right_starts(bytes: &[u8]) -> Vec<f32> {
    let document = Document::load_mem(bytes).unwrap();
    let (_, page) = document.get_pages().pop_first().unwrap();
    let content = document.get_and_decode_page_content(page).unwrap();
    let moves = content.operations.iter().filter(|it| it.operator == "Tm");
    let starts = moves.map(|it| it.operands[4].as_float().unwrap());
    starts.filter(|start| *start > 500.0).collect()
}

#[test]
fn numbers_with_as_many_digits_begin_at_the_same_place() {
    let rows: Vec<_> = [111, 808, 118, 911, 444]
        .map(|price| json!({ "金額": price }))
        .into();
    let starts = right_starts(&pdf("Invoice000000001", &json!({ "明細": rows })));
    let first = starts[1];
    let equal = starts.iter().filter(|start| (*start - first).abs() < 0.01);
    assert_eq!(equal.count(), 5, "{starts:?}");
}
