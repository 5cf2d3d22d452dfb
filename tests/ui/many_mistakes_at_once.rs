use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("note"), flie_name = "invoice")]
struct Invoice {
    nunber: String,
    issued_on: u8,
    #[report(rename = "totl")]
    sum: i64,
    paid: String,
    items: Vec<Item>,
    memo: String,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct Item {
    name: bool,
    quantiti: i64,
}

fn main() {}
