use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note", "total"))]
struct Invoice {
    items: Vec<Item<String>>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item<T> {
    name: String,
    quantity: u32,
    parts: T,
}

fn main() {}
