use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "receipt-{number}")]
struct Receipt {
    number: Vec<u8>,
    total: i64,
    paid: bool,
}

fn main() {}
