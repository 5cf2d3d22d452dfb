use reportflow::ReportDesign;

fn paid(total: &i64) -> bool {
    *total == 0
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    #[report(with = paid)]
    total: i64,
    paid: bool,
}

fn main() {}
