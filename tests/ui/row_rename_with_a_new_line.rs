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
    #[report(rename = "quantity\nerror: of another kind")]
    quantity: u32,
}

fn main() {}
