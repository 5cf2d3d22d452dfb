use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "0eUDdgAjNXrrItA3", version = 1)]
struct Receipt {
    number: String,
    total: i64,
    paid: bool,
}

fn main() {}
