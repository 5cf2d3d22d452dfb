use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("stamp"))]
struct Receipt {
    number: String,
}

fn main() {}
