use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Invoice {
    items: Vec<Item>,
}

#[derive(ReportRow)]
struct Item {
    #[report(rename = "nmae")]
    title: String,
    #[report(rename = "quantity")]
    count: bool,
    #[report(rename = "colour")]
    shade: String,
    #[report(rename = "length")]
    long: String,
}

fn main() {}
