//! Labels and values as text.

use lopdf::{Document, decode_text_string};
use serde_json::json;

use crate::pdf::read::{pages, pdf, text};

fn in_order(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        match text[from..].find(part) {
            Some(place) => from += place + part.len(),
            None => panic!("`{part}` is not after the others in {text}"),
        }
    }
}

#[test]
fn labels_and_values_are_in_the_order_of_a_letter() {
    let params = json!({
        "請求書番号": "INV-2026-0042", "発行日": "2026-07-05 00:00:00", "請求先名": "株式会社サンプル商事",
        "合計金額": 442200, "備考": "一行目\n二行目",
        "明細": [
            { "No": 1, "品目": "システム開発（要件定義・設計）", "数量": 1, "単価": 300000, "金額": 300000 },
            { "No": 2, "品目": "保守運用サポート", "数量": 3, "単価": 30000.5, "金額": 90001.5 },
        ],
    });
    let text = text(&pdf("Invoice000000001", &params));
    in_order(
        &text,
        &[
            "請求書2026",
            "請求書番号",
            "INV-2026-0042",
            "発行日",
            "2026-07-0500:00:00",
            "請求先",
            "株式会社サンプル商事",
            "明細",
            "No",
            "品目",
            "数量",
            "単価",
            "金額",
            "1",
            "システム開発（要件定義・設計）",
            "1",
            "300000",
            "300000",
            "2",
            "保守運用サポート",
            "3",
            "30000.5",
            "90001.5",
            "合計金額（税込）",
            "442200",
            "備考",
            "一行目",
            "二行目",
            "1/1",
        ],
    );
}

#[test]
fn equal_input_gives_equal_bytes() {
    let params = json!({ "請求先名": "株式会社サンプル商事", "明細": [{ "品目": "あ" }] });
    assert_eq!(
        pdf("Invoice000000001", &params),
        pdf("Invoice000000001", &params)
    );
}

#[test]
fn wraps_long_texts_and_words_without_loss() {
    let text_value = format!("{}終", "吾輩は猫である。名前はまだ無い。".repeat(320));
    let word = format!("{}END", "0123456789".repeat(60));
    let params = json!({ "請求先名": word, "備考": text_value, "明細": [{ "品目": text_value }] });
    let bytes = pdf("Invoice000000001", &params);
    let pages = pages(&bytes);
    let count = pages.len();
    assert!(count > 3, "{count} pages");
    // Page numbers and repeated headings are between the rows.
    let mut text = pages.concat();
    for page in 1..=count {
        text = text.replace(&format!("{page}/{count}"), "");
    }
    let text = text.replace("Re:portFlowemulator", "");
    let text = text.replace("No品目数量単価金額", "");
    assert_eq!(text.matches(&text_value).count(), 2);
    assert!(text.contains(&word));
}

#[test]
fn shows_nested_tables() {
    let params = json!({
        "owner": { "name": "山田太郎", "since": "2020-01-01" },
        "orders": [
            { "orderNo": 1, "place": "東京", "parcels": [
                { "parcelNo": "P1", "weight": 1.5, "contents": [{ "thing": "りんご", "count": 3 }] },
                { "parcelNo": "P2", "weight": 2.5, "contents": [{ "thing": "みかん", "count": 4 }] },
            ] },
            { "orderNo": 2, "place": "大阪", "parcels": [] },
        ],
    });
    let text = text(&pdf("Everything000001", &params));
    in_order(
        &text,
        &[
            "Owner",
            "Ownername",
            "山田太郎",
            "Orders",
            "Orderno",
            "1",
            "東京",
            "Parcels",
            "P1",
            "1.5",
            "Contents",
            "りんご",
            "3",
            "P2",
            "みかん",
            "4",
            "2",
            "大阪",
        ],
    );
}

#[test]
fn hides_values_without_a_parameter() {
    let params = json!({ "unknown": "SECRET1", "明細": [{ "品目": "あ", "unknown": "SECRET2" }] });
    assert!(!text(&pdf("Invoice000000001", &params)).contains("SECRET"));
}

#[test]
fn characters_without_glyphs_do_not_affect_others() {
    let params = json!({ "text": "山田 😀 한국어 ไทย مرحبا \u{0}\u{7}\u{200B} 太郎\r\n終" });
    let text = text(&pdf("Everything000001", &params));
    // A text of two lines is a note, at the end.
    in_order(&text, &["Number", "Text", "山田", "太郎", "終"]);
}

#[test]
fn characters_without_glyphs_can_be_copied() {
    let bytes = pdf("Everything000001", &json!({ "text": "ก", "date": "שם" }));
    for character in ["ก", "ש", "ם"] {
        // The first of them is the text of the box, the others are in `ActualText`.
        let texts = actual_texts(&bytes);
        let is_found = text(&bytes).contains(character) || texts.iter().any(|it| it == character);
        assert!(is_found, "{character}: {texts:?}");
    }
}

/// Returns the `ActualText` of glyphs.
fn actual_texts(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    let contents = pages
        .values()
        .map(|id| document.get_and_decode_page_content(*id).unwrap());
    let operations = contents.flat_map(|content| content.operations);
    let properties = operations.filter_map(|operation| operation.operands.get(1).cloned());
    properties
        .filter_map(|properties| {
            let properties = properties.as_dict().ok()?.clone();
            decode_text_string(properties.get(b"ActualText").ok()?).ok()
        })
        .collect()
}

#[test]
fn shows_rows_without_columns_as_json() {
    let rows = json!({ "明細": ["ただの文", 12345, null] });
    in_order(
        &text(&pdf("Invoice000000001", &rows)),
        &["明細", "ただの文", "12345"],
    );
    let rows = json!({ "loose": [{ "key": "価値" }, "文"] });
    in_order(
        &text(&pdf("Everything000001", &rows)),
        &["Loose", r#"{"key":"価値"}"#, "文"],
    );
}

/// The service runs on JavaScript.
#[test]
fn numbers_are_those_of_javascript() {
    let params: serde_json::Value = serde_json::from_str(
        r#"{ "請求書番号": 1e21, "合計金額": 9007199254740993, "備考": [3200.0, -0.0],
            "明細": [{ "数量": 3200.0, "単価": -0.0, "金額": 1234.50 }] }"#,
    )
    .unwrap();
    let text = text(&pdf("Invoice000000001", &params));
    in_order(
        &text,
        &[
            "1e+21",
            "3200",
            "0",
            "1234.5",
            "9007199254740992",
            "[3200,0]",
        ],
    );
    for wrong in ["9007199254740993", "3200.0", "-0", "1234.50"] {
        assert!(!text.contains(wrong), "{wrong}: {text}");
    }
}
