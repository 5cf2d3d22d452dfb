use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(rename = "number")]
    first: String,
    #[report(rename = "number")]
    second: String,
    total: i64,
    paid: bool,
}

fn main() {}
