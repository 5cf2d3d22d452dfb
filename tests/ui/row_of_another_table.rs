use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<Line>,
}

#[derive(ReportRow)]
#[report_row(id = "kinds", version = 1, path = "lines")]
struct Line {
    value: i64,
    mark: String,
}

fn main() {}
