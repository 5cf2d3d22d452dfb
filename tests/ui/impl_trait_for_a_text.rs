use std::fmt::Display;

use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("issuedOn", "paid", "note", "total"))]
struct Invoice {
    number: impl Display,
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct Item {
    name: impl Display,
    quantity: u32,
}

fn main() {}
