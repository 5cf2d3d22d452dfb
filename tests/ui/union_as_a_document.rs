use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
union Receipt {
    total: i64,
}

fn main() {}
