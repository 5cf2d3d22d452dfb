use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, file_name = "{id}")]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
    #[report(skip)]
    id: Vec<u8>,
}

fn main() {}
