use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "twins", version = 1)]
struct Twins {
    customer_name: String,
}

fn main() {}
