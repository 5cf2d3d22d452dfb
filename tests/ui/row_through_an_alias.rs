use reportflow::{ReportDesign, ReportRow};

type Items = Option<Vec<Item>>;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Items,
}

#[derive(ReportRow)]
struct Item {
    name: String,
    quantity: bool,
    parts: Vec<Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

fn main() {}
