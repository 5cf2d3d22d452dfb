use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(rename = "reference")]
    no: String,
    total: i64,
    paid: bool,
}

fn main() {}
