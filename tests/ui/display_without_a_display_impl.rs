use reportflow::ReportDesign;

struct Number;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(display)]
    number: Number,
    total: i64,
    paid: bool,
}

fn main() {}
