use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "receipt-{number}")]
struct Receipt {
    #[report(rename = "number")]
    code: String,
    total: i64,
    paid: bool,
}

fn main() {}
