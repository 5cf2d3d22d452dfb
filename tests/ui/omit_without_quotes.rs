use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit(paid))]
struct Receipt {
    number: String,
    total: i64,
}

fn main() {}
