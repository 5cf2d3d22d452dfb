//! Values that are rejected at run time.

use reportflow::params::NumberParam;

use super::*;

#[test]
fn rejects_invalid_dates_with_their_path() {
    let with = |issued: &'static str| Dated {
        customer_name: uuid::Uuid::nil(),
        amount: 1,
        issued,
    };
    for right in [
        "2026-12-31",
        "2024-02-29",
        "2026-12-31 23:59:59",
        "0001-01-01 00:00:00",
    ] {
        assert_eq!(params(&with(right))["issued"], right);
    }
    for wrong in [
        "",
        "2026-13-01",
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-1-1",
        "20260101",
        "2026-01-01T00:00:00",
        "2026-01-01 24:00:00",
        "2026-01-01 00:60:00",
        "2026/01/01",
        "２０２６-01-01",
        "2026-01-01 00:00",
        "2026-01-00",
        "令和八年一月一日",
    ] {
        let error = with(wrong).to_params_json().expect_err(wrong);
        assert_eq!(error.path(), "issued");
        let text = error.to_string();
        assert!(
            text.contains("YYYY-MM-DD") && (wrong.is_empty() || !text.contains(wrong)),
            "{text}"
        );
    }
    let far = jiff::civil::date(-1, 1, 1);
    let document = Dated {
        customer_name: uuid::Uuid::nil(),
        amount: 1,
        issued: far,
    };
    assert!(refused(&document).starts_with("parameter `issued`: "));
}

#[test]
fn rejects_too_large_numbers_with_their_path() {
    fn amount<A: NumberParam>(amount: A) -> Result<Vec<u8>, reportflow::ParamsError> {
        Dated {
            customer_name: uuid::Uuid::nil(),
            amount,
            issued: "2026-01-01",
        }
        .to_params_json()
    }

    let safe = 9_007_199_254_740_991_i64;
    assert!(amount(safe).is_ok() && amount(-safe).is_ok() && amount(safe as f64).is_ok());
    assert!(amount(u128::from(safe.unsigned_abs())).is_ok());
    assert!(amount(rust_decimal::Decimal::from(safe)).is_ok());
    assert!(amount(0.1_f32).is_ok() && amount(-0.0).is_ok());

    let beyond = [
        amount(safe + 1),
        amount(-safe - 1),
        amount(i64::MIN),
        amount(u64::MAX),
        amount(u128::MAX),
        amount(i128::MIN),
        amount(safe as f64 + 1.0),
        amount(f64::MAX),
        amount(f32::MIN),
        amount(rust_decimal::Decimal::from(safe + 1)),
    ];
    for (place, result) in beyond.into_iter().enumerate() {
        let error = result.expect_err(&format!("number {place}"));
        assert_eq!(error.path(), "amount");
        assert!(error.to_string().contains("2^53 - 1"), "{error}");
    }
    for result in [
        amount(f64::NAN),
        amount(f64::INFINITY),
        amount(f64::NEG_INFINITY),
    ] {
        assert!(result
            .expect_err("not a finite number")
            .to_string()
            .contains("finite"));
    }

    let rows = vec![
        明細行 {
            品目: String::new(),
            数量: 1,
            単価: 1.0,
        },
        明細行 {
            品目: String::new(),
            数量: 1,
            単価: f64::NAN,
        },
    ];
    let document = 請求書 {
        請求書番号: "1".into(),
        発行日: "2026-01-01",
        合計金額: 1,
        明細: rows,
    };
    assert_eq!(
        refused(&document),
        "parameter `明細[1].単価`: invalid number: expected a finite one"
    );
}

#[derive(ReportRow)]
struct PartOf<T> {
    code: String,
    count: T,
}

#[derive(ReportRow)]
struct ItemOf<T> {
    name: String,
    quantity: u8,
    parts: Vec<PartOf<T>>,
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("note", "number", "issuedOn", "total", "paid")
)]
struct DeepOf<T> {
    items: Vec<ItemOf<T>>,
}

#[test]
fn error_path_reaches_the_innermost_field() {
    let part = |count| PartOf {
        code: String::new(),
        count,
    };
    let item = |parts| ItemOf {
        name: String::new(),
        quantity: 1,
        parts,
    };
    let items = vec![
        item(vec![]),
        item(vec![part(0), part(1), part(1_i64 << 60), part(1 << 61)]),
    ];
    let error = DeepOf { items }
        .to_params_json()
        .expect_err("a number too large");
    assert_eq!(error.path(), "items[1].parts[2].count");
}
