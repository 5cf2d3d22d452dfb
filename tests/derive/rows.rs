//! Tables: their types, their lifetimes, rows in rows.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;

use reportflow::params::{Param, ParamKind, TableSchema, TypeInfo, Writer};

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
fn writes_nested_tables_with_lifetimes_pointers_and_arrays() {
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

/// Nested rows that name their tables.
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
fn rows_with_a_path_may_be_nested() {
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
fn table_type_may_name_the_struct() {
    let document = OfItself {
        lines: vec![Line::new(3)],
    };
    assert_eq!(params(&document), json!({ "lines": [{ "value": 3 }] }));
}

mod other {
    pub(super) type SameName = u8;
}

/// Another type can have the same name as the row.
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
fn row_may_contain_another_type_of_the_same_name() {
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

/// An id with a type parameter that it does not contain.
struct Id<T>(i64, PhantomData<T>);

impl<T> Param for Id<T> {
    const TYPE: TypeInfo = <i64 as Param>::TYPE;

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        Param::write(&self.0, kind, table, writer);
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
fn row_may_hold_a_type_that_names_the_row() {
    let value = Some(Id(7, PhantomData));
    let lines = vec![WithId { value }];
    assert_eq!(
        params(&OfIds { lines }),
        json!({ "lines": [{ "value": 7 }] })
    );
}
