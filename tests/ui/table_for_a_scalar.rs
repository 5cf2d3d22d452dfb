use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: Vec<Line>,
    total: i64,
    paid: bool,
}

#[derive(ReportRow)]
struct Line {
    name: String,
}

fn main() {}
