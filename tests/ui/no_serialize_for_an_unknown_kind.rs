use reportflow::ReportDesign;

struct Chart;

#[derive(ReportDesign)]
#[report_design(id = "kinds", version = 1, omit("text", "number", "boolean", "image", "lines", "address", "date"))]
struct Charted {
    chart: Chart,
}

fn main() {}
