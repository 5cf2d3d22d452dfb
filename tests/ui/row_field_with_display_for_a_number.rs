use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Invoice {
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct Item {
    name: String,
    #[report(display)]
    quantity: u8,
}

fn main() {}
