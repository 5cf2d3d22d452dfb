use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("paid"), file_name = "{number:?}-{total:>8}-{totl:.2}")]
struct Formats {
    number: String,
    total: i64,
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("paid"), file_name = "{}-{0}-{:?}-{number.len()}-{self.total}")]
struct Expressions {
    number: String,
    total: i64,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "paid", "note"), file_name = "{}-{items:?}-{issued.on}-{itemz:?}")]
struct TableFirst {
    items: Vec<Item>,
    issued_on: String,
    total: i64,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item {
    name: String,
}

fn main() {}
