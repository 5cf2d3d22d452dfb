use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "error-response", version = 1)]
struct Document {
    total: i64,
}

fn main() {}
