use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "{number}-{total}", omit("number"))]
struct Receipt {
    total: i64,
    paid: bool,
}

fn main() {}
