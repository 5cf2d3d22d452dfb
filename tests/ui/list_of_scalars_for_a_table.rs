use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    total: i64,
    items: Vec<String>,
}

fn main() {}
