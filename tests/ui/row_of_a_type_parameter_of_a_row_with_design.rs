use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note", "total"))]
struct Invoice {
    items: Vec<Item<Part>>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item<T: ReportRow> {
    name: String,
    quantity: u32,
    parts: Vec<T>,
}

#[derive(ReportRow)]
struct Part {
    code: bool,
    count: u32,
}

fn main() {}
