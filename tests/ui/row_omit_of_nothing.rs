use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("colour", "partz"))]
struct Item {
    name: String,
    quantity: u32,
}

fn main() {}
