use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
    #[report(skip, display)]
    note: String,
    #[report(skip, with = String::as_str)]
    memo: String,
}

fn main() {}
