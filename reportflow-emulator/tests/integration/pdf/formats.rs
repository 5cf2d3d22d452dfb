//! Values in the form of their readers. The text that was sent stays findable.

use serde_json::{Value, json};

use crate::pdf::read::{pdf_of, printed, text};

/// Renders one parameter, and returns its text as printed and as found.
fn one(label: &str, kind: &str, value: &Value) -> (String, String) {
    let list = json!([
        { "name": "before", "type": "boolean", "label": "Before" },
        { "name": "x", "type": kind, "label": label }
    ]);
    let pdf = pdf_of(&list, &json!({ "x": value }));
    (printed(&pdf), text(&pdf))
}

#[test]
fn quantities_are_grouped() {
    for (value, shown, sent) in [
        (json!(431_980), "431,980", "431980"),
        (json!(-1_234_567.5), "-1,234,567.5", "-1234567.5"),
        (json!(999), "999", "999"),
        (
            json!(9_007_199_254_740_992_u64),
            "9,007,199,254,740,992",
            "9007199254740992",
        ),
        (
            json!(9_007_199_254_740_994_u64),
            "9007199254740994",
            "9007199254740994",
        ),
        (json!(1e21), "1e+21", "1e+21"),
    ] {
        let (printed, found) = one("Quantity", "number", &value);
        assert!(printed.contains(&format!("Quantity{shown}")), "{printed}");
        assert!(found.contains(&format!("Quantity{sent}")), "{found}");
    }
}

#[test]
fn names_and_texts_are_not_grouped() {
    for (label, kind) in [
        ("請求書番号", "number"),
        ("Order no.", "number"),
        ("customerId", "number"),
        ("年度", "number"),
        ("Quantity", "text"),
        ("Quantity", "stamp"),
    ] {
        let (printed, _) = one(label, kind, &json!(20_261_231));
        assert!(printed.contains("20261231"), "{label}: {printed}");
    }
}

#[test]
fn dates_have_the_form_of_the_language() {
    for (label, sent, shown) in [
        ("Issued", "2026-07-05", "2026-07-05"),
        ("Issued", "2026-07-05 00:00:00", "2026-07-05"),
        ("発行", "2026-07-05 00:00:00", "2026年7月5日"),
        ("発行", "2026-07-05T09:30:00Z", "2026年7月5日09:30UTC"),
        ("発行", "2026-02-30", "2026-02-30(?)"),
        ("Issued", "soon", "soon(?)"),
    ] {
        let (printed, found) = one(label, "date", &json!(sent));
        assert!(printed.contains(&format!("{label}{shown}")), "{printed}");
        let sent: String = sent.split_whitespace().collect();
        assert!(found.contains(&sent), "{sent}: {found}");
    }
}

#[test]
fn flags_have_a_word() {
    for (label, value, shown) in [
        ("Paid", true, "✓Yes"),
        ("Paid", false, "–No"),
        ("支払済", true, "✓はい"),
        ("支払済", false, "–いいえ"),
    ] {
        let (printed, found) = one(label, "boolean", &json!(value));
        assert!(printed.contains(&format!("{label}{shown}")), "{printed}");
        assert!(found.contains(&format!("{label}{value}")), "{found}");
    }
}

#[test]
fn a_currency_needs_a_description_or_a_sibling() {
    let total = |other: Value, currency: &str| {
        let mut parameter = json!({ "name": "total", "type": "number", "label": "Total" });
        parameter
            .as_object_mut()
            .unwrap()
            .extend(other.as_object().unwrap().clone());
        let list = json!([
            { "name": "currency", "type": "text", "label": "Currency" }, parameter
        ]);
        printed(&pdf_of(
            &list,
            &json!({ "currency": currency, "total": -1234.5 }),
        ))
    };
    assert!(total(json!({}), "").contains("Total-1,234.5"));
    assert!(total(json!({}), "EUR").contains("Total-€1,234.50"));
    assert!(total(json!({}), "CHF").contains("Total-CHF1,234.50"));
    assert!(total(json!({}), "whatever").contains("Total-1,234.5"));
    assert!(total(json!({ "description": "円、税込" }), "").contains("Total-¥1,234.50"));
    // The label already has it.
    let label = json!({ "label": "Total (円)", "description": "円" });
    assert!(total(label, "").contains("(円)-1,234.5"));
}

#[test]
fn a_column_has_the_same_decimals() {
    let list = json!([{ "name": "rows", "type": "array", "label": "Rows", "spec": [
        { "name": "no", "type": "number", "label": "No" },
        { "name": "weight", "type": "number", "label": "Weight" }
    ] }]);
    let rows = json!([{ "no": 1, "weight": 1200 }, { "no": 2, "weight": 0.125 },
        { "no": 3, "weight": "heavy" }, { "no": 4, "weight": 1e-7 }]);
    let pdf = pdf_of(&list, &json!({ "rows": rows }));
    assert!(printed(&pdf).contains("11,200.00020.1253heavy41e-7"));
    assert!(text(&pdf).contains("1120020.1253heavy41e-7"));
}
