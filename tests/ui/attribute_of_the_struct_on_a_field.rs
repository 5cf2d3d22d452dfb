use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    #[report_design(rename = "total")]
    total: i64,
    paid: bool,
}

fn main() {}
