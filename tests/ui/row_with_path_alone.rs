use reportflow::ReportRow;

#[derive(ReportRow)]
#[report_row(path = "items")]
struct Item {
    name: String,
    quantity: u32,
    parts: Vec<Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

fn main() {}
