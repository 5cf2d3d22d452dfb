//! Tables: their types, their lifetimes, rows in rows.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;

use reportflow::params::{Kind, Param, Spec, Value, Writer};

use super::*;

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

#[derive(ReportDesign)]
#[report_design(id = "unnamed", version = 1)]
struct Unnamed {
    rows: Vec<OfUnnamed>,
}

#[derive(ReportRow)]
#[report_row(id = "unnamed", version = 1, path = "rows")]
struct OfUnnamed {
    #[report(rename = "")]
    rows: Vec<OfNoName>,
}

#[derive(ReportRow)]
#[report_row(id = "unnamed", version = 1, path = "rows[].")]
struct OfNoName {
    value: u8,
}

#[test]
fn a_row_may_name_a_table_without_a_name() {
    let rows = vec![OfUnnamed {
        rows: vec![OfNoName { value: 1 }],
    }];
    assert_eq!(
        params(&Unnamed { rows }),
        json!({ "rows": [{ "": [{ "value": 1 }] }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct ShownReceipt<T: fmt::Display, U> {
    #[report(display)]
    number: T,
    #[report(with = counted_total)]
    total: Vec<U>,
    paid: bool,
}

fn counted_total<U>(of: &[U]) -> usize {
    of.len()
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid", "note")
)]
struct ShownRows<T: fmt::Display, U> {
    items: Vec<ShownRow<T, U>>,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct ShownRow<T: fmt::Display, U> {
    #[report(display)]
    name: T,
    #[report(with = counted_total)]
    quantity: Vec<U>,
}

/// Fills no parameter by itself.
struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

#[test]
fn what_is_converted_asks_nothing_of_a_type_parameter() {
    let receipt = ShownReceipt {
        number: Shown,
        total: vec![Shown, Shown],
        paid: true,
    };
    let expected = json!({ "number": "shown", "total": 2, "paid": true });
    assert_eq!(params(&receipt), expected);
    let rows = ShownRows {
        items: vec![ShownRow {
            name: Shown,
            quantity: vec![Shown],
        }],
    };
    let expected = json!({ "items": [{ "name": "shown", "quantity": 1 }] });
    assert_eq!(params(&rows), expected);
}

/// Says by its type what it is the id of, and holds none.
struct Id<T>(i64, PhantomData<T>);

impl<T> Param for Id<T> {
    const VALUE: Value = <i64 as Param>::VALUE;

    fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
        Param::write(&self.0, kind, spec, writer);
    }
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image", "address", "chart")
)]
struct OfIds {
    lines: Vec<WithId>,
}

#[derive(ReportRow)]
#[report_row(omit("mark"))]
struct WithId {
    value: Option<Id<WithId>>,
}

#[test]
fn a_row_may_hold_a_type_that_only_names_it() {
    let value = Some(Id(7, PhantomData));
    let lines = vec![WithId { value }];
    assert_eq!(
        params(&OfIds { lines }),
        json!({ "lines": [{ "value": 7 }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "twins-in-rows", version = 1)]
struct Twins<'a> {
    rows: Vec<Twin<'a>>,
    sums: TwinSums<'a>,
}

// Not in the order of the list.
#[derive(ReportRow)]
#[allow(non_snake_case)]
struct Twin<'a> {
    note: &'a str,
    totalSum: &'a str,
    total_sum: &'a str,
}

#[derive(ReportRow)]
#[allow(non_snake_case)]
struct TwinSums<'a> {
    totalSum: &'a str,
    total_sum: &'a str,
}

#[test]
fn columns_that_are_equal_in_snake_case_are_told_apart_by_their_spelling() {
    let document = Twins {
        rows: vec![Twin {
            note: "n",
            totalSum: "camel",
            total_sum: "snake",
        }],
        sums: TwinSums {
            totalSum: "camel",
            total_sum: "snake",
        },
    };
    assert_eq!(
        params(&document),
        json!({
            "rows": [{ "note": "n", "totalSum": "camel", "total_sum": "snake" }],
            "sums": { "totalSum": "camel", "total_sum": "snake" },
        })
    );
}
