use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    #[cfg(any())]
    total: i64,
    #[cfg(all())]
    paid: bool,
}

fn main() {}
