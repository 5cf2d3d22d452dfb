use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(display = "number")]
    number: u32,
    total: i64,
    paid: bool,
    #[report(skip(true))]
    memo: String,
}

fn main() {}
