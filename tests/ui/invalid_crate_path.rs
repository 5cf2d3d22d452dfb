use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, crate = "report flow")]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
