//! The order of a letter: title, short values, parties, tables, totals, notes.

use serde_json::{Value, json};

use crate::pdf::read::{pdf_of, text};

fn list(parameters: &[(&str, &str)]) -> Value {
    let parameter = |&(label, kind): &(&str, &str)| {
        let spec = json!([{ "name": "item", "type": "text", "label": "Item" },
            { "name": "price", "type": "number", "label": "Price" }]);
        match kind {
            "array" | "collection" => {
                json!({ "name": label, "type": kind, "label": label, "spec": spec })
            }
            _ => json!({ "name": label, "type": kind, "label": label }),
        }
    };
    parameters.iter().map(parameter).collect()
}

fn assert_order(list: &Value, params: &Value, parts: &[&str]) {
    let text = text(&pdf_of(list, params));
    let mut from = 0;
    for part in parts {
        match text[from..].find(part) {
            Some(place) => from += place + part.len(),
            None => panic!("`{part}` is not after the others in {text}"),
        }
    }
}

#[test]
fn totals_follow_their_table() {
    let list = list(&[
        ("小計", "number"),
        ("税率", "text"),
        ("消費税", "number"),
        ("合計", "number"),
        ("明細", "array"),
        ("内訳", "array"),
        ("値引", "number"),
        ("振込先", "text"),
    ]);
    let params = json!({ "小計": 100, "税率": "10%", "消費税": 10, "合計": 110, "値引": -5,
        "明細": [{ "item": "机", "price": 100 }], "内訳": [{ "item": "木", "price": 7 }],
        "振込先": "銀行" });
    assert_order(
        &list,
        &params,
        &[
            "明細",
            "机",
            "小計",
            "100",
            "税率",
            "10%",
            "消費税",
            "10",
            "合計",
            "110",
            "内訳",
            "木",
            "値引",
            "-5",
            "振込先",
            "銀行",
        ],
    );
}

#[test]
fn parties_come_before_the_body_and_notes_last() {
    let long = "word ".repeat(30);
    let list = list(&[
        ("Remarks", "text"),
        ("Colour", "text"),
        ("Story", "text"),
        ("Bill to name", "text"),
        ("Bill to address", "text"),
        ("TEL", "text"),
        ("Seller name", "text"),
        ("Sizes", "array"),
    ]);
    let params = json!({ "Remarks": "short", "Colour": "red", "Story": long.trim(),
        "Bill to name": "Ada", "Bill to address": "1 Road\nBath", "TEL": "00-11",
        "Seller name": "Bob", "Sizes": [] });
    let story: String = long.split_whitespace().collect();
    assert_order(
        &list,
        &params,
        &[
            "Billtoname",
            "Ada",
            "Billtoaddress",
            "1Road",
            "Bath",
            "TEL",
            "00-11",
            "Sellername",
            "Bob",
            "Colour",
            "red",
            "Sizes",
            "Remarks",
            "short",
            "Story",
            &story,
        ],
    );
}

#[test]
fn short_values_come_first_and_the_subject_is_above_them() {
    let list = list(&[
        ("Invoice no.", "text"),
        ("Due", "date"),
        ("Subject", "text"),
        ("Weight", "number"),
        ("Colour", "text"),
        ("Later no.", "text"),
    ]);
    let params = json!({ "Invoice no.": "A-1", "Due": "2026-07-05", "Subject": "Chairs",
        "Weight": 5, "Colour": "red", "Later no.": "L-2" });
    assert_order(
        &list,
        &params,
        &[
            "Title",
            "Subject",
            "Chairs",
            "Invoiceno.",
            "Due",
            "Weight",
            "Colour",
            "red",
            "Laterno.",
        ],
    );
}

#[test]
fn a_single_object_is_a_block() {
    let list = list(&[("Sizes", "collection"), ("Other", "text")]);
    let block = text(&pdf_of(
        &list,
        &json!({ "Sizes": { "item": "a", "price": 5 }, "Other": "o" }),
    ));
    assert!(block.contains("SizesItemaPrice5Othero"), "{block}");
    let table = text(&pdf_of(
        &list,
        &json!({ "Sizes": [{ "item": "a", "price": 5 }], "Other": "o" }),
    ));
    assert!(table.contains("SizesItemPricea5Othero"), "{table}");
}

#[test]
fn an_object_of_a_person_is_a_party() {
    let list = json!([
        { "name": "colour", "type": "text", "label": "Colour" },
        { "name": "owner", "type": "collection", "label": "Owner", "spec": [
            { "name": "name", "type": "text", "label": "Name" },
            { "name": "since", "type": "date", "label": "Since" }
        ] }
    ]);
    let params = json!({ "colour": "red", "owner": { "name": "Ada", "since": "2020-01-01" } });
    assert_order(
        &list,
        &params,
        &[
            "Title", "Owner", "Name", "Ada", "Since", "2020", "Colour", "red",
        ],
    );
}
