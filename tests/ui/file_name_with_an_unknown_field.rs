use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "receipt-{numbr}")]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
