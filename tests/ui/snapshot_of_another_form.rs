use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "wrong-form", version = 1)]
struct Document {
    total: i64,
}

fn main() {}
