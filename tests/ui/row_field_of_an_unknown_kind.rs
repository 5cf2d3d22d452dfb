use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "unknown-in-rows", version = 1)]
struct Document {
    rows: Vec<Row>,
}

#[derive(ReportRow)]
struct Row {
    shape: String,
    none: Polygon,
}

struct Polygon;

fn main() {}
