//! Tables on pages: blocks of wide rows, and totals that stay with the last row.

use serde_json::{Map, Value, json};

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
fn headings_wrap_between_the_words_of_every_script() {
    for word in [
        "Nachprüfungsausschuss",
        "Quantity",
        "Количество",
        "수량단위명칭",
    ] {
        let column = |place| {
            let label = format!("{word} {word} {word} {word}");
            json!({ "name": format!("c{place}"), "type": "number", "label": label })
        };
        let mut spec: Vec<Value> = (0..3).map(column).collect();
        spec.push(json!({ "name": "item", "type": "text", "label": "Item" }));
        let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": spec }]);
        let row = json!({ "c0": 1, "c1": 1, "c2": 1, "item": "long name ".repeat(20) });
        let pdf = pdf_of(&list, &json!({ "rows": [row] }));
        let lines = pdf_extract::extract_text_from_mem_by_pages(&pdf)
            .unwrap()
            .concat();
        assert_eq!(lines.matches(word).count(), 12, "{lines}");
    }
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
