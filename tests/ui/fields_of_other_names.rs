use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    sum_with_tax: i64,
    settled: bool,
}

fn main() {}
