use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design("receipt", version = 1)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
