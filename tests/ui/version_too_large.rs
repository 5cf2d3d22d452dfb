use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 4294967296)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
