use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "{number}")]
struct Receipt {
    number: Option<String>,
    total: i64,
    paid: bool,
}

fn main() {}
