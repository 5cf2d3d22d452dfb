use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
    #[report(skip, rename = "number")]
    no: String,
}

fn main() {}
