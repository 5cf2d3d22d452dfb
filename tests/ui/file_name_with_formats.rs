use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("paid"), file_name = "{number:?}-{total:>8}-{totl:.2}")]
struct Formats {
    number: String,
    total: i64,
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1, omit("paid"), file_name = "{}-{0}-{:?}-{number.len()}-{self.total}")]
struct Expressions {
    number: String,
    total: i64,
}

fn main() {}
