use reportflow::{ReportDesign, ReportRow};

mod other {
    #[derive(reportflow::ReportRow)]
    pub struct Part {
        name: bool,
        quantity: u32,
    }
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice<Part> {
    total: Part,
    items: Vec<other::Part>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item<Part> {
    name: Part,
    quantity: u32,
    parts: Vec<other::Part>,
}

fn main() {}
