use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("total"), omit("paid"))]
struct Receipt {
    number: String,
}

fn main() {}
