use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "odd", version = 1, omit("new\nline", "FooBar", "foo-bar", "lines\n"))]
struct Several {
    数量: String,
}

#[derive(ReportDesign)]
#[report_design(id = "odd", version = 1, omit("福岡", "self", "new\nline", "FooBar", "foo-bar"))]
struct One {
    #[report(rename = "lines\n")]
    lines: Vec<Line>,
}

#[derive(ReportRow)]
#[report_row(omit("self", "福岡"))]
struct Line {
    FooBar: String,
}

fn main() {}
