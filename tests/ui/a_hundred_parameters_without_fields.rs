use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "wide", version = 1)]
struct Wide {
    rows: Vec<WideRow>,
}

#[derive(ReportRow)]
#[report_row(id = "wide", version = 1, path = "rows")]
struct WideRow {}

fn main() {}
