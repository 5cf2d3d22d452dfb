use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(file_name = "receipt")]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
