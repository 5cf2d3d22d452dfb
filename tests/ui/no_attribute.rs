use reportflow::ReportDesign;

#[derive(ReportDesign)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
