use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "", version = 1)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
