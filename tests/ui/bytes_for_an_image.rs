use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "kinds", version = 1, omit("text", "number", "boolean", "date", "lines", "address", "chart"))]
struct Pictured {
    image: Vec<u8>,
}

fn main() {}
