//! Tables on pages: blocks of wide rows, and totals that stay with the last row.

use serde_json::{Map, Value, json};

use crate::pdf::line::lines;
use crate::pdf::read::{pages, pdf_of, printed, text};

fn columns(count: usize, kind: &str) -> Value {
    let column =
        |place| json!({ "name": format!("c{place}"), "type": kind, "label": format!("C{place}.") });
    let spec: Vec<Value> = (0..count).map(column).collect();
    json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }])
}

fn row(count: usize, value: &Value) -> Value {
    let members: Map<String, Value> = (0..count)
        .map(|place| (format!("c{place}"), value.clone()))
        .collect();
    members.into()
}

#[test]
fn rows_of_more_than_16_columns_are_blocks() {
    let params = |count| json!({ "rows": [row(count, &json!("v")), row(count, &json!("w"))] });
    let table = text(&pdf_of(&columns(16, "text"), &params(16)));
    assert!(table.contains("C14.C15.vv"), "{table}");
    let blocks = text(&pdf_of(&columns(17, "text"), &params(17)));
    assert!(
        blocks.contains("Rows1C0.vC1.v") && blocks.contains("Rows2C0.wC1.w"),
        "{blocks}"
    );
}

#[test]
fn columns_that_would_wrap_numbers_are_blocks() {
    let params = json!({ "rows": [row(9, &json!(123_456_789_012.25))] });
    let printed = printed(&pdf_of(&columns(9, "number"), &params));
    assert!(printed.contains("C0.123,456,789,012.25C1."), "{printed}");
}

#[test]
fn headings_wrap_between_words_with_and_without_accents() {
    for word in ["Nachprüfungsausschuss", "Quantity", "Количество", "nghiễn"] {
        let column = |place| {
            let label = format!("{word} {word} {word} {word}");
            json!({ "name": format!("c{place}"), "type": "number", "label": label })
        };
        let mut spec: Vec<Value> = (0..3).map(column).collect();
        spec.push(json!({ "name": "item", "type": "text", "label": "Item" }));
        let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }]);
        let row = json!({ "c0": 1, "c1": 1, "c2": 1, "item": "long name ".repeat(20) });
        let pdf = pdf_of(&list, &json!({ "rows": [row] }));
        let lines = lines(&pdf).join("\n");
        assert_eq!(lines.matches(word).count(), 12, "{lines}");
    }
}

/// Japanese wraps after each character, but not into a column of characters.
#[test]
fn headings_have_room_for_several_characters() {
    let column = |place| json!({ "name": format!("c{place}"), "type": "number", "label": "当月分請求金額内訳合計" });
    let mut spec: Vec<Value> = (0..6).map(column).collect();
    spec.push(json!({ "name": "item", "type": "text", "label": "品目" }));
    let list = json!([{ "name": "rows", "type": "array", "label": "明細", "spec": spec }]);
    let lines = lines(&pdf_of(&list, &json!({ "rows": [row(6, &json!(1))] })));
    let heading = lines.iter().filter(|line| line.contains("当月分"));
    assert_eq!(heading.count(), 6, "{lines:?}");
}

#[test]
fn words_stay_whole_beside_long_text() {
    let kinds = [
        "number", "number", "number", "number", "text", "text", "text",
    ];
    let column = |(place, kind)| json!({ "name": format!("c{place}"), "type": kind, "label": format!("C{place}") });
    let spec: Vec<Value> = kinds.iter().enumerate().map(column).collect();
    let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }]);
    let mut row =
        json!({ "c4": "CODE-0000001", "c5": "stainless ".repeat(9), "c6": "x ".repeat(90) });
    for place in 0..4 {
        row[format!("c{place}")] = json!(123_456_789);
    }
    let lines = lines(&pdf_of(&list, &json!({ "rows": [row] }))).join("\n");
    assert!(lines.contains("CODE-0000001"), "{lines}");
    assert_eq!(lines.matches("stainless").count(), 9, "{lines}");
}

#[test]
fn labels_of_blocks_wrap_between_words() {
    let word = "Rechnungspruefungsausschusssitzung";
    let column = |place| json!({ "name": format!("c{place}"), "type": "text", "label": format!("{word} {place}") });
    let spec: Vec<Value> = (0..17).map(column).collect();
    let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }]);
    let lines = lines(&pdf_of(&list, &json!({ "rows": [{}] }))).join("\n");
    assert_eq!(lines.matches(word).count(), 17, "{lines}");
}

#[test]
fn totals_are_on_the_page_of_the_last_row() {
    let list = json!([
        { "name": "rows", "type": "array", "label": "Rows", "spec": [
            { "name": "item", "type": "text", "label": "Item" }
        ] },
        { "name": "net", "type": "number", "label": "Net" },
        { "name": "total", "type": "number", "label": "Total" }
    ]);
    for count in 20..60 {
        let row = |no| json!({ "item": format!("item{no}.") });
        let rows: Vec<Value> = (1..=count).map(row).collect();
        let params = json!({ "rows": rows, "net": 700, "total": 77 });
        let pages = pages(&pdf_of(&list, &params));
        let page = pages
            .iter()
            .find(|page| page.contains("Net700Total77"))
            .unwrap();
        assert!(page.contains(&format!("item{count}.")), "{count}: {page}");
    }
}

#[test]
fn values_without_columns_are_a_list() {
    let list = json!([{ "name": "tags", "type": "array", "label": "Tags" }]);
    let text = text(&pdf_of(&list, &json!({ "tags": ["a", 1234567, true] })));
    assert!(text.contains("Tagsa1234567true"), "{text}");
}
