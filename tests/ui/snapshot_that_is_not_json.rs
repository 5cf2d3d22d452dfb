use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "not-json", version = 1)]
struct Document {
    total: i64,
}

fn main() {}
