use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "twins", version = 1, omit("CustomerName"))]
struct Twins {
    customer_name: String,
}

#[derive(ReportRow)]
#[report_row(omit("total_sum"))]
struct Row {
    note: String,
    total_Sum: String,
}

#[derive(ReportRow)]
#[report_row(id = "twins-in-rows", version = 1, path = "sums", omit("total_sum"))]
struct NamedRow {
    total_Sum: String,
}

#[derive(ReportDesign)]
#[report_design(id = "twins-in-rows", version = 1)]
struct TwinsInRows {
    rows: Vec<Row>,
    sums: NamedRow,
}

fn main() {}
