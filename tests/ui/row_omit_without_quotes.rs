use reportflow::ReportRow;

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items", omit(parts))]
struct Item {
    name: String,
    quantity: u32,
}

fn main() {}
