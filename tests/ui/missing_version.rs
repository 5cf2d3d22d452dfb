use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt")]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
