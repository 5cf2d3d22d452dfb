use reportflow::ReportRow;

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "parts")]
struct Part {
    code: String,
    count: u32,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items.parts")]
struct OtherPart {
    code: String,
    count: u32,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "lines")]
struct Line {
    code: String,
    count: u32,
}

fn main() {}
