use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, file_name = "{items}", omit("number", "issuedOn", "paid", "note", "total"))]
struct Invoice {
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item {
    name: String,
}

fn main() {}
