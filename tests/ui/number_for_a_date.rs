use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "kinds", version = 1, omit("text", "number", "boolean", "image", "lines", "address", "chart"))]
struct Dated {
    date: i64,
}

fn main() {}
