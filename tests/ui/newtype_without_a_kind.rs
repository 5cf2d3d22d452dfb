use reportflow::ReportDesign;

struct Amount(i64);

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: Amount,
    paid: bool,
}

fn main() {}
