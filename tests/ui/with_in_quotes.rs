use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(with = "text")]
    number: u32,
    total: i64,
    paid: bool,
}

fn text(number: &u32) -> String {
    number.to_string()
}

fn main() {}
