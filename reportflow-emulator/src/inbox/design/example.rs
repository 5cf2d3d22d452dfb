//! Values to try a design with. The same design always gets the same values.

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::{Value, json};

const ROWS: usize = 2;
/// A chequered square of 16 × 16 pixels.
const IMAGE: &str = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAG0lEQVR42mM4AAQOQACjGcgQQOaAaHIEBok7AAUMgAE9d4j8AAAAAElFTkSuQmCC";

/// The first entry with a word that is in the name or the label gives the example.
const TEXTS: [(&[&str], &str); 12] = [
    (&["登録番号"], "T1234567890123"),
    (&["郵便", "zip", "postal"], "100-0001"),
    (&["電話", "tel", "phone"], "03-1234-5678"),
    (&["メール", "mail"], "taro@example.com"),
    (&["住所"], "東京都千代田区千代田1-1"),
    (&["address", "city"], "1 Main Street, Springfield"),
    (&["番号", "number", "code", "コード"], "A-2026-0001"),
    (&["宛名", "先名", "会社", "社名"], "株式会社みなと商事"),
    (&["担当", "氏名"], "山田 太郎"),
    (&["品名", "品目", "商品", "項目"], "ノート A5"),
    (
        &["備考", "説明", "摘要"],
        "納品は月末です。\nよろしくお願いいたします。",
    ),
    (
        &["note", "remark", "comment", "description"],
        "Delivery at the end of the month.\nThank you.",
    ),
];
const NUMBERS: [(&[&str], u32); 5] = [
    (&["税率", "rate"], 10),
    (&["数量", "個数", "quantity", "count"], 3),
    (&["単価", "price"], 1200),
    (&["税", "tax"], 360),
    (&["金額", "合計", "小計", "amount", "total"], 3600),
];

/// Returns an object with a value for each parameter.
pub(in crate::inbox) fn params(list: &ParameterList) -> String {
    object(&list.parameters, 0)
}

fn object(parameters: &[Parameter], row: usize) -> String {
    let members = parameters.iter().map(|parameter| {
        let name = Value::from(parameter.name.as_str());
        format!("{name}: {}", value(parameter, row))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

fn value(parameter: &Parameter, row: usize) -> String {
    if parameter.kind.has_rows() {
        let rows = (0..ROWS).map(|row| object(&parameter.spec, row));
        return format!("[{}]", rows.collect::<Vec<_>>().join(", "));
    }
    let value = match parameter.kind {
        Kind::Number => json!(found(&NUMBERS, parameter).unwrap_or(100) + row as u32),
        Kind::Boolean => json!(row == 0),
        Kind::Date => json!("2026-11-30"),
        Kind::Image => json!(IMAGE),
        Kind::Text => match found(&TEXTS, parameter) {
            Some(text) => json!(text),
            None => json!(parameter.label),
        },
        _ => json!(parameter.label),
    };
    value.to_string()
}

fn found<T: Copy>(examples: &[(&[&str], T)], parameter: &Parameter) -> Option<T> {
    let name = format!("{} {}", parameter.name, parameter.label).to_lowercase();
    let mut examples = examples.iter();
    let example = examples.find(|(words, _)| words.iter().any(|word| name.contains(word)));
    example.map(|(_, value)| *value)
}
