use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 2)]
struct Invoice {
    number: String,
}

fn main() {}
