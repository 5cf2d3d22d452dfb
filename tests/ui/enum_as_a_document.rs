use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
enum Receipt {
    Paid,
}

fn main() {}
