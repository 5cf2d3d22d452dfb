use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "empty", version = 1, omit("number"))]
struct Empty {}

fn main() {}
