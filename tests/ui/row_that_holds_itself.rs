use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<Item>,
}

#[derive(ReportRow)]
struct Item {
    name: String,
    quantity: u32,
    parts: Vec<Item>,
}

fn main() {}
