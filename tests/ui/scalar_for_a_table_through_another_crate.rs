use reportflow_tests_other::reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("note", "number", "issuedOn", "paid"),
    crate = "reportflow_tests_other::reportflow"
)]
struct Document {
    total: i64,
    items: String,
}

fn main() {}
