use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "kinds", version = 1, omit("text", "number", "boolean", "image", "lines", "date", "chart"))]
struct Addressed {
    address: u8,
}

fn main() {}
