use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(skip, display)]
    number: u32,
    total: i64,
    paid: bool,
}

fn main() {}
