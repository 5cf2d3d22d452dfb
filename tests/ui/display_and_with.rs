use reportflow::ReportDesign;

fn text(number: &u32) -> String {
    number.to_string()
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    #[report(display, with = text)]
    number: u32,
    total: i64,
    paid: bool,
}

fn main() {}
