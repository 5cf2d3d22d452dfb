use reportflow::ReportDesign;

mod rows {
    #[derive(reportflow::ReportRow)]
    #[report_row(omit("parts"))]
    pub struct Item {
        name: String,
        quantity: String,
    }
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<rows::Item>,
}

fn main() {}
