use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice<'a> {
    total: i64,
    items: &'a [Item<'a>],
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item<'a> {
    name: &'a u8,
}

fn main() {}
