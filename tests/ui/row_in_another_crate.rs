use reportflow::ReportDesign;

use reportflow_tests_other::Lines;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Invoice {
    items: Lines,
}

fn main() {}
