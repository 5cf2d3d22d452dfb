//! Columns that fields of a row fill.

use std::rc::Rc;

use super::*;

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
fn table_of_100_columns_compiles() {
    let json = params(&Wide {
        rows: vec![Rc::default()],
    });
    assert_eq!(json["rows"][0].as_object().map(|row| row.len()), Some(100));
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
fn row_may_name_an_unnamed_table() {
    let rows = vec![OfUnnamed {
        rows: vec![OfNoName { value: 1 }],
    }];
    assert_eq!(
        params(&Unnamed { rows }),
        json!({ "rows": [{ "": [{ "value": 1 }] }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "twins-in-rows", version = 1)]
struct Twins<'a> {
    rows: Vec<Twin<'a>>,
    sums: TwinSums<'a>,
}

// The order differs from that of the list.
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
fn exact_name_distinguishes_columns_equal_in_snake_case() {
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
