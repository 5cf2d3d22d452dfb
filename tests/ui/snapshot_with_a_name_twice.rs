use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "twice", version = 1)]
struct Document {
    total: i64,
}

fn main() {}
