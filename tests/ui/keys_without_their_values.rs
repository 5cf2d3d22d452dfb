use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id, version = , file_name("receipt"))]
struct Receipt {
    #[report(rename)]
    number: String,
    #[report(rename("total"))]
    sum: i64,
    #[report(with = )]
    paid: bool,
}

fn main() {}
