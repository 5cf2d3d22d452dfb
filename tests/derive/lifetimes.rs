//! Structs with bounds on their lifetimes.

use std::borrow::Cow;

use super::*;

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid")
)]
struct Borrowed<'a>
where
    Cow<'a, str>: Clone,
{
    note: &'a str,
    items: &'a [BorrowedItem<'a>],
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items", omit("quantity"))]
struct BorrowedItem<'a>
where
    Cow<'a, str>: Clone,
{
    name: Cow<'a, str>,
    parts: Option<&'a [BorrowedPart<'a>]>,
}

#[derive(ReportRow)]
#[report_row(omit("count"))]
struct BorrowedPart<'a>
where
    &'a str: Into<String>,
{
    code: &'a str,
}

#[test]
fn where_clause_may_name_a_table_lifetime() {
    let document = Borrowed {
        note: "n",
        items: &[BorrowedItem {
            name: "i".into(),
            parts: Some(&[BorrowedPart { code: "c" }]),
        }],
    };
    assert_eq!(
        params(&document),
        json!({ "note": "n", "items": [{ "name": "i", "parts": [{ "code": "c" }] }] })
    );
}
