//! Types that fill each kind.

use reportflow::params::{NumberParam, Param, ParamKind, TableSchema, TypeInfo, Writer};
use reportflow::Image;
use reportflow_tests_other::Lines;

use super::*;

struct Money(i64);

impl Param for Money {
    const TYPE: TypeInfo = i64::TYPE;

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        self.0.write(kind, table, writer);
    }
}

impl NumberParam for Money {
    fn write_entry(&self, key: &'static str, writer: &mut Writer) {
        self.0.write_entry(key, writer);
    }
}

fn first(text: &[&'static str; 2]) -> &'static str {
    text[0]
}

#[derive(ReportDesign)]
#[report_design(id = "kinds", version = 1)]
struct Kinds {
    #[report(display)]
    text: Code,
    number: Money,
    #[report(with = yes)]
    boolean: String,
    #[report(with = first)]
    date: [&'static str; 2],
    image: Image,
    lines: Lines,
    address: Address,
    chart: Chart,
    #[report(skip)]
    not_sent: Vec<Code>,
}

fn kinds() -> Kinds {
    Kinds {
        text: Code(3),
        number: Money(5),
        boolean: "yes".into(),
        date: ["2026-02-28", ""],
        image: Image::from_bytes(*b"PNG!"),
        lines: vec![Line::new(1), Line::new(2)],
        address: Address {
            city: None,
            post_code: "100-0001",
        },
        chart: Chart { points: vec![1, 2] },
        not_sent: vec![Code(0)],
    }
}

#[test]
fn each_kind_accepts_its_types() {
    assert_eq!(
        params(&kinds()),
        json!({
            "text": "<\"3\">", "number": 5, "boolean": true, "date": "2026-02-28",
            "image": "UE5HIQ==",
            "lines": [{ "value": 1 }, { "value": 2 }],
            "address": { "zip": "100-0001" },
            "chart": { "points": [1, 2] },
        })
    );
}

#[test]
fn image_can_be_a_data_uri() {
    let document = Kinds {
        image: Image::from_bytes(*b"abc").as_data_uri("image/png"),
        ..kinds()
    };
    assert_eq!(params(&document)["image"], "data:image/png;base64,YWJj");
}

fn dated<D: reportflow::params::DateParam>(issued: D) -> Json {
    let customer_name = uuid::Uuid::from_u128(7);
    params(&Dated {
        customer_name,
        amount: 1,
        issued,
    })["issued"]
        .take()
}

#[test]
fn accepts_date_types_of_other_crates() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 5).expect("a day");
    assert_eq!(dated(day), "2026-07-05");
    let noon = day.and_hms_opt(12, 3, 9).expect("a time");
    assert_eq!(dated(noon), "2026-07-05 12:03:09");
    assert_eq!(dated(noon.and_utc()), "2026-07-05 12:03:09");

    let day = time::Date::from_calendar_date(2026, time::Month::July, 5).expect("a day");
    assert_eq!(dated(day), "2026-07-05");
    let noon = day.with_hms(12, 3, 9).expect("a time");
    assert_eq!(dated(noon), "2026-07-05 12:03:09");
    assert_eq!(dated(noon.assume_utc()), "2026-07-05 12:03:09");

    let day = jiff::civil::date(999, 7, 5);
    assert_eq!(dated(day), "0999-07-05");
    assert_eq!(dated(day.at(12, 3, 9, 0)), "0999-07-05 12:03:09");
}

#[test]
fn decimals_keep_their_digits() {
    let amount: rust_decimal::Decimal = "1.10".parse().expect("a decimal");
    let document = Dated {
        customer_name: uuid::Uuid::nil(),
        amount,
        issued: "2026-01-01",
    };
    let json = document.to_params_json().expect("parameters");
    let json = String::from_utf8(json).expect("text");
    assert!(json.contains(r#""amount":1.10,"#), "{json}");
    assert!(
        json.contains(r#""customerName":"00000000-0000-0000-0000-000000000000""#),
        "{json}"
    );
}

#[derive(ReportRow)]
struct AnyRow {
    #[report(with = reportflow::params::Json)]
    shape: Chart,
    #[report(with = reportflow::params::Json)]
    none: Option<Chart>,
}

#[derive(ReportDesign)]
#[report_design(id = "unknown-in-rows", version = 1)]
struct UnknownInRows {
    rows: Vec<AnyRow>,
}

#[test]
fn unknown_kinds_accept_any_serialize_type() {
    let rows = vec![AnyRow {
        shape: Chart { points: vec![3] },
        none: None,
    }];
    assert_eq!(
        params(&UnknownInRows { rows }),
        json!({ "rows": [{ "shape": { "points": [3] } }] })
    );
}

#[derive(ReportRow)]
#[report_row(id = "unknown-in-rows", version = 1, path = "rows")]
struct NamedRow {
    #[report(with = points)]
    shape: Chart,
    none: Option<Chart>,
}

/// Returns a list that no `Param` accepts.
fn points(chart: &Chart) -> &[u8] {
    &chart.points
}

#[derive(ReportDesign)]
#[report_design(id = "unknown-in-rows", version = 1)]
struct UnknownInNamedRows {
    rows: Vec<NamedRow>,
}

#[test]
fn functions_for_unknown_kinds_return_any_serialize_type() {
    let rows = vec![NamedRow {
        shape: Chart { points: vec![3] },
        none: None,
    }];
    assert_eq!(
        params(&UnknownInNamedRows { rows }),
        json!({ "rows": [{ "shape": [3] }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("number", "paid"))]
struct Total {
    total: f64,
}

#[test]
fn floats_equal_serde_json_output() {
    let mut numbers = vec![
        0.0,
        -0.0,
        0.01,
        -0.1,
        0.005,
        1.15,
        1234.56,
        99_999_999_999.99,
        9_999_999_999_999.99,
        1e13,
        123_456_789.125,
        1e-7,
        4_503_599_627_370_495.5,
    ];
    numbers.extend((0..200_000).map(|n| f64::from(n * 37 % 1_000_003) / 100.0));
    numbers.extend((0..20_000).map(|n| f64::from(n) / 7.0));
    for number in numbers {
        for total in [number, -number] {
            let written = String::from_utf8(Total { total }.to_params_json().unwrap()).unwrap();
            assert_eq!(
                written,
                format!("{{\"total\":{}}}", serde_json::json!(total))
            );
        }
    }
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("number", "paid"))]
struct SingleTotal {
    total: f32,
}

#[test]
fn f32_keeps_its_own_digits() {
    // The first one as `f64` would be 3734697.75.
    for total in [3_734_697.8_f32, 0.1, 16_777_216.0, -1234.56, 0.3] {
        let written = String::from_utf8(SingleTotal { total }.to_params_json().unwrap()).unwrap();
        let expected = serde_json::to_string(&total).unwrap();
        assert_eq!(written, format!("{{\"total\":{expected}}}"));
    }
}
