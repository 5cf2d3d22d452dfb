//! Structs that are right: they compile, and their JSON is the expected value.

#![allow(dead_code)]

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use reportflow::params::{Any, Column, Kind, Number, Param, Value, Writer};
use reportflow::{Image, ReportDesign, ReportRow};
use reportflow_tests_other::{Line, Lines, Yen};
use serde::Serialize;
use serde_json::{json, Value as Json};

fn params<D: ReportDesign>(document: &D) -> Json {
    let bytes = document
        .to_params_json()
        .expect("parameters that can be written");
    serde_json::from_slice(&bytes).expect("parameters that are JSON")
}

fn refused<D: ReportDesign>(document: &D) -> String {
    document
        .to_params_json()
        .expect_err("parameters that cannot be written")
        .to_string()
}

#[derive(ReportDesign)]
#[report_design(id = "請求書", version = 1, file_name = "請求書-{請求書番号}")]
struct 請求書 {
    請求書番号: String,
    発行日: &'static str,
    合計金額: i64,
    明細: Vec<明細行>,
}

#[derive(ReportRow)]
struct 明細行 {
    品目: String,
    数量: u32,
    単価: f64,
}

#[test]
fn japanese_names_are_fields_as_they_stand() {
    let invoice = 請求書 {
        請求書番号: "INV-\"7\"\n".into(),
        発行日: "2026-07-05 00:00:00",
        合計金額: 442_200,
        明細: vec![
            明細行 {
                品目: "開発".into(),
                数量: 1,
                単価: 300_000.5,
            },
            明細行 {
                品目: "保守".into(),
                数量: 3,
                単価: 0.1,
            },
        ],
    };
    assert_eq!(
        params(&invoice),
        json!({
            "請求書番号": "INV-\"7\"\n",
            "発行日": "2026-07-05 00:00:00",
            "合計金額": 442_200,
            "明細": [
                { "品目": "開発", "数量": 1, "単価": 300_000.5 },
                { "品目": "保守", "数量": 3, "単価": 0.1 },
            ],
        })
    );
    assert_eq!(invoice.file_name(), "請求書-INV-\"7\"\n");
    assert_eq!(請求書::DESIGN_ID, "請求書");
    assert_eq!(請求書::VERSION, 1);
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("note"))]
struct Nested<'a> {
    number: &'a str,
    issued_on: Cow<'a, str>,
    total: Box<u64>,
    paid: Rc<bool>,
    items: &'a [Item<'a>],
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item<'a> {
    name: &'a str,
    quantity: Option<i32>,
    parts: Option<[Part; 2]>,
}

#[derive(ReportRow)]
#[report_row(omit("count"))]
struct Part {
    code: char,
}

#[test]
fn lifetimes_pointers_arrays_and_tables_in_tables() {
    let items = [
        Item {
            name: "a",
            quantity: None,
            parts: Some([Part { code: 'x' }, Part { code: '酒' }]),
        },
        Item {
            name: "b",
            quantity: Some(-2),
            parts: None,
        },
    ];
    let document = Nested {
        number: "1",
        issued_on: "2026-01-31".into(),
        total: Box::new(7),
        paid: Rc::new(true),
        items: &items,
    };
    assert_eq!(
        params(&document),
        json!({
            "number": "1", "issuedOn": "2026-01-31", "total": 7, "paid": true,
            "items": [
                { "name": "a", "parts": [{ "code": "x" }, { "code": "酒" }] },
                { "name": "b", "quantity": -2 },
            ],
        })
    );
    assert_eq!(document.file_name(), "Nested");
}

struct Money(i64);

impl Param for Money {
    const VALUE: Value = i64::VALUE;

    fn write(&self, kind: Kind, columns: &'static [Column], writer: &mut Writer) {
        self.0.write(kind, columns, writer);
    }
}

impl Number for Money {
    fn fill(&self, key: &'static str, writer: &mut Writer) {
        self.0.fill(key, writer);
    }
}

struct Code(u8);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<\"{}\">", self.0)
    }
}

fn yes(text: &String) -> bool {
    text == "yes"
}

fn first(text: &[&'static str; 2]) -> &'static str {
    text[0]
}

#[derive(Serialize)]
struct Chart {
    points: Vec<u8>,
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

#[derive(ReportRow)]
struct Address {
    #[report(display)]
    city: Option<Code>,
    #[report(rename = "zip")]
    post_code: &'static str,
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
fn each_kind_has_its_types() {
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
fn an_image_can_be_a_data_uri() {
    let document = Kinds {
        image: Image::from_bytes(*b"abc").as_data_uri("image/png"),
        ..kinds()
    };
    assert_eq!(params(&document)["image"], "data:image/png;base64,YWJj");
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image")
)]
struct Generic<T, U, const N: usize>
where
    U: fmt::Debug,
{
    lines: [T; N],
    address: Option<Vec<Address>>,
    chart: U,
}

#[derive(ReportRow)]
struct Pair<A, B> {
    value: A,
    mark: B,
}

#[test]
fn type_parameters_and_where_clauses() {
    let document = Generic {
        lines: [Pair {
            value: 1.5_f32,
            mark: Some("m"),
        }],
        address: Some(vec![Address {
            city: Some(Code(1)),
            post_code: "1",
        }]),
        chart: None::<u8>,
    };
    assert_eq!(
        params(&document),
        json!({
            "lines": [{ "value": 1.5, "mark": "m" }],
            "address": [{ "city": "<\"1\">", "zip": "1" }],
        })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "keywords", version = 1)]
struct Keywords {
    r#type: &'static str,
    r#fn: Yen,
    #[report(rename = "self")]
    self_: String,
    #[report(rename = "Self")]
    writer: Option<String>,
    #[report(rename = "crate")]
    row: char,
}

#[test]
fn raw_identifiers_and_names_that_cannot_be_fields() {
    let document = Keywords {
        r#type: "t",
        r#fn: 1,
        self_: "s".into(),
        writer: None,
        row: 'c',
    };
    assert_eq!(
        params(&document),
        json!({ "type": "t", "fn": 1, "self": "s", "crate": "c" })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "empty", version = 1, file_name = "白紙{{1}}")]
struct Blank;

#[derive(ReportDesign)]
#[report_design(id = "empty", version = 1)]
struct BlankToo {}

#[test]
fn a_design_without_parameters() {
    assert_eq!(params(&Blank), json!({}));
    assert_eq!(params(&BlankToo {}), json!({}));
    assert_eq!(Blank.file_name(), "白紙{1}");
}

#[test]
fn structs_inside_functions() {
    #[derive(ReportDesign)]
    #[report_design(id = "older", version = 1)]
    struct Local {
        bill_to: Party,
        items: Vec<Price>,
    }

    #[derive(ReportRow)]
    struct Party {
        name: String,
    }

    #[derive(ReportRow)]
    struct Price {
        price: u8,
    }

    let document = Local {
        bill_to: Party { name: "N".into() },
        items: vec![Price { price: 1 }],
    };
    assert_eq!(
        params(&document),
        json!({ "billTo": { "name": "N" }, "items": [{ "price": 1 }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "escapes", version = 1)]
pub(crate) struct Escapes {
    #[report(rename = "quote\"d")]
    a: String,
    #[report(rename = "back\\slash")]
    b: String,
    #[report(rename = "tab\there")]
    pub(crate) c: u8,
    #[report(rename = "emoji😀")]
    pub d: String,
}

#[test]
fn names_and_values_that_json_escapes() {
    let all: String = (0..=0x7f_u8).map(char::from).collect();
    let document = Escapes {
        a: all.clone(),
        b: "\\".into(),
        c: 1,
        d: "😀\u{2028}".into(),
    };
    assert_eq!(
        params(&document),
        json!({ "quote\"d": all, "back\\slash": "\\", "tab\there": 1, "emoji😀": "😀\u{2028}" })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "oldest", version = 1)]
struct Dated<D, A> {
    customer_name: uuid::Uuid,
    amount: A,
    issued: D,
}

fn dated<D: reportflow::params::Date>(issued: D) -> Json {
    let customer_name = uuid::Uuid::from_u128(7);
    params(&Dated {
        customer_name,
        amount: 1,
        issued,
    })["issued"]
        .take()
}

#[test]
fn date_types_of_other_crates() {
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

#[test]
fn dates_that_are_none_are_refused_with_their_path() {
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
fn numbers_that_the_service_cannot_hold_are_refused_with_their_path() {
    fn amount<A: Number>(amount: A) -> Result<Vec<u8>, reportflow::ParamsError> {
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
            .expect_err("a float that is none")
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
        "parameter `明細[1].単価`: a number must be finite"
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
fn the_path_of_an_error_goes_all_the_way_down() {
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

#[derive(ReportRow)]
struct AnyRow {
    #[report(with = Any)]
    shape: Chart,
    #[report(with = Any)]
    none: Option<Chart>,
}

#[derive(ReportDesign)]
#[report_design(id = "unknown-in-rows", version = 1)]
struct UnknownInRows {
    rows: Vec<AnyRow>,
}

#[test]
fn kinds_that_nobody_has_seen_take_any_serialize_in_rows_too() {
    let rows = vec![AnyRow {
        shape: Chart { points: vec![3] },
        none: None,
    }];
    assert_eq!(
        params(&UnknownInRows { rows }),
        json!({ "rows": [{ "shape": { "points": [3] } }] })
    );
}

/// Rows that name their tables, in each other.
#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("note", "number", "issuedOn", "total", "paid")
)]
struct NamedAllTheWay<'a> {
    items: Vec<NamedItem<'a>>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct NamedItem<'a> {
    name: &'a str,
    quantity: u8,
    parts: Vec<&'a NamedPart>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items[].parts")]
struct NamedPart {
    code: char,
    #[report(with = trimmed)]
    count: String,
}

fn trimmed(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

#[test]
fn rows_that_name_their_tables_lie_in_each_other() {
    let part = NamedPart {
        code: 'c',
        count: " 7 ".into(),
    };
    let items = vec![NamedItem {
        name: "n",
        quantity: 1,
        parts: vec![&part, &part],
    }];
    let part = json!({ "code": "c", "count": 7 });
    assert_eq!(
        params(&NamedAllTheWay { items }),
        json!({ "items": [{ "name": "n", "quantity": 1, "parts": [part, part] }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "wide", version = 1)]
struct Wide {
    rows: Vec<Rc<WideRow>>,
}

#[derive(Default, ReportRow)]
struct WideRow {
    some_column_name00: u8,
    some_column_name01: u8,
    some_column_name02: u8,
    some_column_name03: u8,
    some_column_name04: u8,
    some_column_name05: u8,
    some_column_name06: u8,
    some_column_name07: u8,
    some_column_name08: u8,
    some_column_name09: u8,
    some_column_name10: u8,
    some_column_name11: u8,
    some_column_name12: u8,
    some_column_name13: u8,
    some_column_name14: u8,
    some_column_name15: u8,
    some_column_name16: u8,
    some_column_name17: u8,
    some_column_name18: u8,
    some_column_name19: u8,
    some_column_name20: u8,
    some_column_name21: u8,
    some_column_name22: u8,
    some_column_name23: u8,
    some_column_name24: u8,
    some_column_name25: u8,
    some_column_name26: u8,
    some_column_name27: u8,
    some_column_name28: u8,
    some_column_name29: u8,
    some_column_name30: u8,
    some_column_name31: u8,
    some_column_name32: u8,
    some_column_name33: u8,
    some_column_name34: u8,
    some_column_name35: u8,
    some_column_name36: u8,
    some_column_name37: u8,
    some_column_name38: u8,
    some_column_name39: u8,
    some_column_name40: u8,
    some_column_name41: u8,
    some_column_name42: u8,
    some_column_name43: u8,
    some_column_name44: u8,
    some_column_name45: u8,
    some_column_name46: u8,
    some_column_name47: u8,
    some_column_name48: u8,
    some_column_name49: u8,
    some_column_name50: u8,
    some_column_name51: u8,
    some_column_name52: u8,
    some_column_name53: u8,
    some_column_name54: u8,
    some_column_name55: u8,
    some_column_name56: u8,
    some_column_name57: u8,
    some_column_name58: u8,
    some_column_name59: u8,
    some_column_name60: u8,
    some_column_name61: u8,
    some_column_name62: u8,
    some_column_name63: u8,
    some_column_name64: u8,
    some_column_name65: u8,
    some_column_name66: u8,
    some_column_name67: u8,
    some_column_name68: u8,
    some_column_name69: u8,
    some_column_name70: u8,
    some_column_name71: u8,
    some_column_name72: u8,
    some_column_name73: u8,
    some_column_name74: u8,
    some_column_name75: u8,
    some_column_name76: u8,
    some_column_name77: u8,
    some_column_name78: u8,
    some_column_name79: u8,
    some_column_name80: u8,
    some_column_name81: u8,
    some_column_name82: u8,
    some_column_name83: u8,
    some_column_name84: u8,
    some_column_name85: u8,
    some_column_name86: u8,
    some_column_name87: u8,
    some_column_name88: u8,
    some_column_name89: u8,
    some_column_name90: u8,
    some_column_name91: u8,
    some_column_name92: u8,
    some_column_name93: u8,
    some_column_name94: u8,
    some_column_name95: u8,
    some_column_name96: u8,
    some_column_name97: u8,
    some_column_name98: u8,
    some_column_name99: u8,
}

#[test]
fn a_table_of_a_hundred_columns_compiles() {
    let json = params(&Wide {
        rows: vec![Rc::default()],
    });
    assert_eq!(json["rows"][0].as_object().map(|row| row.len()), Some(100));
}

trait Has {
    type Rows;
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image", "address", "chart")
)]
struct OfItself {
    lines: <Self as Has>::Rows,
}

impl Has for OfItself {
    type Rows = Vec<Line>;
}

#[test]
fn a_table_may_name_the_struct() {
    let document = OfItself {
        lines: vec![Line::new(3)],
    };
    assert_eq!(params(&document), json!({ "lines": [{ "value": 3 }] }));
}

mod other {
    pub(super) type SameName = u8;
}

/// What is spelt like the row itself need not be it.
#[derive(ReportRow)]
struct SameName {
    value: other::SameName,
    #[report(rename = "mark", with = SameName::first)]
    rows: Vec<SameName>,
}

impl SameName {
    fn first(rows: &[SameName]) -> String {
        format!("{} rows", rows.len())
    }
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image", "address", "chart")
)]
struct OfSameNames {
    #[report(with = Self::rows)]
    lines: Option<SameName>,
}

impl OfSameNames {
    fn rows(row: &Option<SameName>) -> Vec<&SameName> {
        row.iter().collect()
    }
}

#[test]
fn a_row_may_be_made_of_what_is_spelt_like_itself() {
    let row = SameName {
        value: 1,
        rows: vec![SameName {
            value: 2,
            rows: vec![],
        }],
    };
    let document = OfSameNames { lines: Some(row) };
    assert_eq!(
        params(&document),
        json!({ "lines": [{ "value": 1, "mark": "1 rows" }] })
    );
}

/// What the file name shows is what the parameter shows.
#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    file_name = "{text}{number}{boolean}{date}{chart}{note}",
    omit("image", "lines", "address")
)]
struct Named {
    #[report(display)]
    text: Code,
    number: rust_decimal::Decimal,
    #[report(with = yes)]
    boolean: String,
    date: Option<jiff::civil::Date>,
    chart: &'static str,
    #[report(skip)]
    note: u8,
}

#[test]
fn fields_in_the_file_name_read_as_their_parameters() {
    let mut document = Named {
        text: Code(1),
        number: "1.10".parse().expect("a decimal"),
        boolean: "yes".into(),
        date: Some(jiff::civil::date(2026, 1, 2)),
        chart: "\\\"",
        note: 9,
    };
    assert_eq!(document.file_name(), "<\"1\">1.10true2026-01-02\\\"9");
    document.date = None;
    assert_eq!(document.file_name(), "<\"1\">1.10true\\\"9");
}

mod names {
    //! Items of the user's that are called as ours might be.

    const TABLE_0: usize = 1;
    const __TABLE_0: usize = 1;
    #[allow(non_upper_case_globals)]
    const writer: u8 = 1;
    #[allow(non_upper_case_globals)]
    static columns: u8 = 1;
    #[allow(non_upper_case_globals)]
    const row: u8 = 1;
    #[allow(non_upper_case_globals)]
    const key: u8 = 1;

    macro_rules! document {
        ($name:ident, $file_name:literal, $($field:ident: $ty:ty),*) => {
            #[derive(reportflow::ReportDesign)]
            #[report_design(id = "receipt", version = 1, file_name = $file_name)]
            struct $name { $($field: $ty),* }
        };
    }

    document!(OfAMacro, "x-{number}", number: String, total: i64, paid: bool);

    #[derive(reportflow::ReportDesign)]
    #[report_design(
        id = "kinds",
        version = 1,
        omit("text", "number", "boolean", "date", "image", "address", "chart")
    )]
    struct Shadowed {
        lines: [super::Line; TABLE_0],
    }

    #[derive(reportflow::ReportRow)]
    #[report_row(id = "kinds", version = 1, path = "lines")]
    struct Line {
        value: u8,
        mark: String,
    }

    #[test]
    fn a_struct_of_a_macro_works() {
        use reportflow::ReportDesign as _;
        let document = OfAMacro {
            number: "7".into(),
            total: writer.into(),
            paid: columns == row,
        };
        assert_eq!(document.file_name(), "x-7");
        assert_eq!((__TABLE_0, key), (TABLE_0, 1));
    }
}

mod hygiene {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    struct String;
    struct Vec;
    struct Option;
    struct Result;

    #[derive(::reportflow::ReportDesign)]
    #[report_design(id = "receipt", version = 1, file_name = "{number}")]
    struct Document {
        number: ::std::string::String,
        total: u8,
        paid: ::std::option::Option<bool>,
    }
}
