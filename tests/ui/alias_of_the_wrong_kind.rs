use reportflow::ReportDesign;

type Amount = String;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: Amount,
    paid: bool,
}

fn main() {}
