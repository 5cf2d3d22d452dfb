use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "receipt"x, version = 1banana, file_name = r#"receipt"#y)]
struct Receipt {
    number: String,
    #[report(rename = "total"z)]
    amount: i64,
    paid: bool,
}

#[derive(ReportDesign)]
#[report_design(id = b"receipt"x, version = -1u32, omit("paid", r"total"x), crate = "reportflow"q)]
struct Omitted {
    number: String,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items"p)]
struct Item {
    name: String,
}

fn main() {}
