use reportflow::ReportRow;

#[derive(ReportRow)]
#[report_row(version = 1)]
struct Item {
    name: String,
    quantity: u32,
}

fn main() {}
