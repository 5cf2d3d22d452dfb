use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: bool,
    paid: bool,
}

fn main() {}
