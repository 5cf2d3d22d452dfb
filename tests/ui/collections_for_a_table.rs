use std::collections::{BTreeMap, HashSet, VecDeque};

use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Queue {
    items: VecDeque<Item>,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Optional {
    items: Option<HashSet<Item>>,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Iterator {
    items: Box<dyn std::iter::Iterator<Item = Item>>,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct OptionalQueue {
    items: Option<VecDeque<Item>>,
}

#[derive(ReportRow)]
#[report_row(omit("quantity"))]
struct Item {
    name: String,
    parts: BTreeMap<u8, Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

fn main() {}
