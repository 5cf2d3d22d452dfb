use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "quotes", version = 1)]
struct Document {
    due: String,
    rows: Vec<Row>,
}

#[derive(ReportRow)]
struct Row {
    another: String,
}

fn main() {}
