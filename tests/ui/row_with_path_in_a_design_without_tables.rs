use reportflow::ReportRow;

#[derive(ReportRow)]
#[report_row(id = "empty", version = 1, path = "items")]
struct Item {
    name: String,
}

fn main() {}
