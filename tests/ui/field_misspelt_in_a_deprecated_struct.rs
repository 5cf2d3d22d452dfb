use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
#[deprecated]
struct Receipt {
    number: String,
    totl: i64,
    paid: u8,
}

fn main() {}
