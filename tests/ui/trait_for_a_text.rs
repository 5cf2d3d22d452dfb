use std::fmt::Display;

use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    total: i64,
    paid: bool,
    number: dyn Display + Send,
}

fn main() {}
