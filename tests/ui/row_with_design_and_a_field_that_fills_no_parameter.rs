use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item {
    name: String,
    quantity: u32,
    memo: std::time::Duration,
    parts: Vec<Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

fn main() {}
