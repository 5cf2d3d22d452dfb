use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "misspelt-kind", version = 1)]
struct Document {
    total: i64,
}

fn main() {}
